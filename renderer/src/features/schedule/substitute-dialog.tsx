import { Button, Modal, Radio, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import classes from './planning/planning.module.css';

interface SubstituteDialogProps {
  readonly session: SessionRow;
  readonly onClose: () => void;
}

/** Another teacher for one class: those who are free then, the likeliest first, each with what speaks for them. */
export function SubstituteDialog({ session, onClose }: SubstituteDialogProps) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const found = useQuery(queries.schedules.substitutes.queryOptions({ input: { id: session.id }, staleTime: 0 }));
  const change = useCommand(api.scheduling.changeTeacher, {
    done: ({ teacher }) => t('substitute.done', { name: `\u2068${teacher.name}\u2069` }),
    failed: t('substitute.failed'),
    touches: () => [queries.sessions.list.key(), queries.sessions.detail.key(), queries.schedules.substitutes.key()],
  });
  const send = async (): Promise<void> => {
    if (chosen === null) return;
    const asked = {
      id: session.id,
      teacherId: Number(chosen),
      reason: reason.trim(),
      expectedVersion: session.version,
    };
    if ((await change.send(asked)) !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('substitute.title', { title: `\u2068${session.title}\u2069` })} size={600}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack gap={16}>
          <p>
            {format.date(session.startsAt)} · {format.timeRange(session.startsAt, session.endsAt)}
          </p>
          <QueryFailure query={found} title={t('substitute.notLoaded')} />
          {found.isPending ? <SkeletonRows rows={4} /> : null}
          {found.data?.free.length === 0 ? <p>{t('substitute.none')}</p> : null}
          <Radio.Group label={t('substitute.free')} value={chosen} onChange={setChosen}>
            <Stack gap={10} mt={8} mah={320} style={{ overflowY: 'auto' }}>
              {found.data?.free.map((one) => (
                <Radio
                  key={one.teacherId}
                  value={String(one.teacherId)}
                  label={<bdi>{one.name}</bdi>}
                  description={[
                    one.taughtKind > 0
                      ? t('substitute.taught', { count: one.taughtKind })
                      : t('substitute.neverTaught'),
                    ...(one.knows > 0 ? [t('substitute.knows', { count: one.knows })] : []),
                    t('substitute.thatDay', { count: one.thatDay }),
                  ].join(' · ')}
                />
              ))}
            </Stack>
          </Radio.Group>
          {found.data === undefined || found.data.busy === 0 ? null : (
            <p className={classes.hint}>{t('substitute.busy', { count: found.data.busy })}</p>
          )}
          <Textarea
            label={t('substitute.reason')}
            value={reason}
            maxLength={500}
            autosize
            minRows={2}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <Button type="submit" loading={change.pending} disabled={chosen === null || reason.trim() === ''}>
            {t('substitute.action')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
