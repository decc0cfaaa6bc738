import { Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NotFree, SubstituteRow } from '#shared/contract/schedules.ts';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { ReasonField } from '#renderer/ui/reason-field.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { Refused } from './refused.tsx';
import classes from './teacher-dialog.module.css';

interface TeacherDialogProps {
  readonly session: SessionRow;
  readonly onClose: () => void;
}

/** Another teacher for one class: who is free then, the likeliest first; below them every other one with why not. */
export function TeacherDialog({ session, onClose }: TeacherDialogProps) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const found = useQuery(queries.schedules.substitutes.queryOptions({ input: { id: session.id }, staleTime: 0 }));
  const change = useCommand(api.scheduling.changeTeacher, {
    done: ({ teacher }) => t('substitute.done', { name: `\u2068${teacher.name}\u2069` }),
    failed: t('substitute.failed'),
    quiet: true,
    touches: () => [queries.sessions.list.key(), queries.sessions.detail.key(), queries.schedules.substitutes.key()],
  });
  const send = async (): Promise<void> => {
    if (chosen === null) return;
    const asked = { id: session.id, expectedVersion: session.version, reason: reason.trim() };
    if ((await change.send({ ...asked, teacherId: Number(chosen) })) !== null) onClose();
  };
  const { free = [], others = [] } = found.data ?? {};
  return (
    <FormDialog
      title={t('substitute.title', { title: `\u2068${session.title}\u2069` })}
      size={600}
      action={t('substitute.action')}
      ready={chosen !== null && reason.trim() !== ''}
      pending={change.pending}
      onSend={() => void send()}
      onClose={onClose}
    >
      <p>
        {format.date(session.startsAt)} · {format.timeRange(session.startsAt, session.endsAt)} ·{' '}
        {t('substitute.now', { name: `\u2068${session.teacher.name}\u2069` })}
      </p>
      <QueryFailure query={found} title={t('substitute.notLoaded')} />
      {found.isPending ? <SkeletonRows rows={4} /> : null}
      {found.data === undefined ? null : (
        <div className={classes.teachers}>
          {free.length === 0 ? <p className={classes.none}>{t('substitute.none')}</p> : null}
          {free.length === 0 ? null : (
            <Radio.Group
              label={t('substitute.free')}
              value={chosen}
              onChange={(value) => {
                change.reset();
                setChosen(value);
              }}
            >
              <Stack gap={10} mt={8}>
                {free.map((one) => (
                  <FreeTeacher key={one.teacherId} one={one} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {others.length === 0 ? null : (
            <>
              <h3 className={classes.head}>{t('substitute.others')}</h3>
              <ul className={classes.others}>
                {others.map((one) => (
                  <OtherTeacher key={one.teacherId} one={one} />
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      <ReasonField label={t('substitute.reason')} value={reason} onChange={setReason} />
      <Refused title={t('substitute.failed')} failure={change.failure} />
    </FormDialog>
  );
}

/** With what speaks for them. */
function FreeTeacher({ one }: { readonly one: SubstituteRow }) {
  const { t } = useTranslation('schedules');
  const { teacherId, name, taughtKind, knows, thatDay } = one;
  return (
    <Radio
      value={String(teacherId)}
      label={<bdi>{name}</bdi>}
      description={[
        taughtKind > 0 ? t('substitute.taught', { count: taughtKind }) : t('substitute.neverTaught'),
        ...(knows > 0 ? [t('substitute.knows', { count: knows })] : []),
        t('substitute.thatDay', { count: thatDay }),
      ].join(' · ')}
    />
  );
}

/** With what stands against them; the server refuses them for the same reason. */
function OtherTeacher({ one: { name, why, from, to } }: { readonly one: NotFree }) {
  const { t } = useTranslation('schedules');
  const { fromTo } = useFormat();
  const times = from === null || to === null ? null : fromTo(from, to);
  return (
    <li>
      <bdi>{name}</bdi>
      <span>
        {why === 'teacher_busy' && times !== null ? t('substitute.busy', { times }) : t(`substitute.why.${why}`)}
      </span>
    </li>
  );
}
