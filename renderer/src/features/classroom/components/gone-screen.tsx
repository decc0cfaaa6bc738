import { Button } from '@mantine/core';
import { IconDevices, IconDoorExit, IconDoorOff, IconFlag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ApiFailure } from '#renderer/api/failure.ts';
import { useUser } from '#renderer/stores/account.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import type { Gone } from '../core/connection.ts';
import classes from './gone-screen.module.css';

interface GoneScreenProps {
  readonly why: Gone;
  readonly failure: ApiFailure | null;
  readonly onAgain: () => void;
  readonly onToday: () => void;
}

const ICONS = {
  left: IconDoorExit,
  other_device: IconDevices,
  removed: IconDoorOff,
  refused: IconDoorOff,
  over: IconFlag,
} as const;

/** Out of the room, with the reason and what can be done about it. */
export function GoneScreen({ why, failure, onAgain, onToday }: GoneScreenProps) {
  const { t } = useTranslation('classroom');
  const sentence = useSentence();
  const { role } = useUser();
  return (
    <WorkSheet bare>
      <MainColumn>
        <div role="alert">
          <EmptyState
            icon={ICONS[why]}
            title={t(`gone.${why}.title`)}
            action={
              <span className={classes.actions}>
                <Button size="lg" onClick={why === 'over' ? onToday : onAgain}>
                  {t(`gone.${why}.action`)}
                </Button>
                {why === 'over' ? null : (
                  <LinkButton onPress={onToday}>{t(role === 'teacher' ? 'toToday' : 'toHome')}</LinkButton>
                )}
              </span>
            }
          >
            {why === 'refused' && failure !== null ? sentence(failure) : t(`gone.${why}.body`)}
          </EmptyState>
        </div>
      </MainColumn>
    </WorkSheet>
  );
}
