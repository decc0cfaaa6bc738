import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import type { AttendanceStatus } from '#shared/domain/session.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { STATES } from '#renderer/ui/states.ts';
import { statusesFor } from '../core/decision.ts';
import classes from './decide.module.css';

interface HeldDialogProps {
  readonly session: SessionDetail;
  readonly onClose: () => void;
}

const REASONS = ['held_outside', 'proved_later'] as const;

/** *Held*: how that is known, and what each expected person was. Nothing is proposed: nobody saw the class. */
export function HeldDialog({ session, onClose }: HeldDialogProps) {
  const { t } = useTranslation(['decide', 'ui']);
  const [reason, setReason] = useState<(typeof REASONS)[number]>('held_outside');
  const [chosen, setChosen] = useState<Readonly<Record<string, AttendanceStatus>>>({});
  const title = `\u2068${session.title}\u2069`;
  const hold = useCommand(api.sessions.hold, {
    done: () => t('undecided.heldDone', { title }),
    failed: t('undecided.heldFailed'),
    touches: ({ id }) => [queries.sessions.list.key(), queries.sessions.detail.key({ input: { id } })],
  });
  const statuses = session.people.flatMap(({ role, id: personId, identity }) => {
    const status = chosen[identity];
    return status === undefined ? [] : [{ role, personId, status }];
  });
  const whole = statuses.length === session.people.length;
  const submit = async (): Promise<void> => {
    if (!whole || hold.pending) return;
    const done = await hold.send({ id: session.id, reason, statuses, expectedVersion: session.version });
    if (done !== null) onClose();
  };
  return (
    <Dialog onClose={onClose} size={760} withCloseButton={false} title={t('undecided.heldTitle', { title })}>
      <form
        className={classes.part}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p>{t('undecided.heldBody')}</p>
        <Segment
          label={t('undecided.how')}
          value={reason}
          onChange={setReason}
          options={REASONS.map((value) => ({ value, label: t(`undecided.${value}`) }))}
        />
        <ul className={classes.entries}>
          {session.people.map(({ identity, role, name }) => (
            <li key={identity} className={classes.held}>
              <PersonName name={name} />
              <Segment
                label={t('undecided.statusOf', { name: `\u2068${name}\u2069` })}
                value={chosen[identity] ?? ''}
                onChange={(status) =>
                  status === '' ? undefined : setChosen((before) => ({ ...before, [identity]: status }))
                }
                options={statusesFor(role).map((status) => ({
                  value: status,
                  label: t(`ui:state.${status}`),
                  icon: STATES[status].icon,
                }))}
              />
            </li>
          ))}
        </ul>
        <footer className={classes.foot}>
          <Button type="submit" disabled={!whole} loading={hold.pending}>
            {t('undecided.heldDo')}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {t('discard')}
          </Button>
          {whole ? null : <span className={classes.quiet}>{t('undecided.missing')}</span>}
        </footer>
      </form>
    </Dialog>
  );
}
