import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { useUser } from '#renderer/stores/account.ts';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import { isMovable } from './hooks/use-drag.ts';
import { useUnschedule } from './hooks/use-unschedule.ts';
import { MoveDialog } from './move-dialog.tsx';
import { SwapDialog } from './single/swap-dialog.tsx';
import { TeacherDialog } from './single/teacher-dialog.tsx';

interface ClassActsProps {
  readonly session: SessionRow;
  /** The classes of the days shown, whose time it may take. */
  readonly shown: readonly SessionRow[];
}

/** What can be done with a class that has not begun: another time, another's time, another teacher, no time for now. */
export function ClassActs({ session, shown }: ClassActsProps) {
  const { t } = useTranslation('calendar');
  const { t: schedules } = useTranslation('schedules');
  const { role } = useUser();
  const [open, setOpen] = useState<'move' | 'swap' | 'teacher' | null>(null);
  const unschedule = useUnschedule();
  const close = (): void => setOpen(null);
  useShortcuts([{ code: 'KeyM', shown: 'M', label: t('move.open'), run: () => setOpen('move') }]);
  return (
    <>
      <Group gap={8}>
        <Button variant="default" onClick={() => setOpen('move')}>
          {t('move.open')}
        </Button>
        {role === 'teacher' ? null : (
          <>
            <Button variant="default" onClick={() => setOpen('swap')}>
              {t('swap.open')}
            </Button>
            <Button variant="default" onClick={() => setOpen('teacher')}>
              {schedules('substitute.open')}
            </Button>
          </>
        )}
        <Button variant="subtle" color="bad" onClick={() => void unschedule(session)}>
          {t('unschedule.open')}
        </Button>
      </Group>
      {open === 'move' ? <MoveDialog session={session} onClose={close} /> : null}
      {open === 'swap' ? (
        <SwapDialog
          session={session}
          others={shown.filter((one) => one.id !== session.id && isMovable(one))}
          onClose={close}
        />
      ) : null}
      {open === 'teacher' ? <TeacherDialog session={session} onClose={close} /> : null}
    </>
  );
}
