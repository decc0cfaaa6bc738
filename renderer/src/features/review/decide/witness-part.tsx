import { Button, TextInput } from '@mantine/core';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { isLive } from '../core/live.ts';
import classes from './decide.module.css';

interface WitnessPartProps {
  readonly session: SessionDetail;
  readonly mayDecide: boolean;
}

/** What a teacher's own computer says about its teacher proves nothing until a supervisor accepts it (domain.md 3.2). */
export function WitnessPart({ session, mayDecide }: WitnessPartProps) {
  const live = isLive(session);
  // While the class goes on and the room sees its teacher, there is nothing to decide: what others saw is on its way.
  const teachers = session.people.filter(
    ({ role, ownWord, cycles }) => role === 'teacher' && ownWord === true && !(live && cycles.length > 0),
  );
  return teachers.map((teacher) => (
    <OwnWord key={teacher.identity} teacher={teacher} session={session} mayDecide={mayDecide} />
  ));
}

function OwnWord({ teacher, session, mayDecide }: WitnessPartProps & { readonly teacher: Person }) {
  const { t } = useTranslation('decide');
  const [reason, setReason] = useState('');
  const name = `\u2068${teacher.name}\u2069`;
  const accept = useCommand(api.witness.accept, {
    done: () => t('witness.accepted', { name }),
    failed: t('witness.notAccepted'),
    touches: ({ id }) => [
      queries.sessions.detail.key({ input: { id } }),
      queries.sessions.report.key({ input: { id } }),
    ],
  });
  const why = reason.trim();
  return (
    <section className={classes.contest} aria-label={t('witness.title', { name: teacher.name })}>
      <NoticeStrip tone="draft" icon={IconDeviceDesktop} title={t('witness.title', { name })}>
        {t('witness.body')}
      </NoticeStrip>
      {mayDecide ? (
        <form
          className={classes.answer}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (why !== '') void accept.send({ id: session.id, teacherId: teacher.id, reason: why });
          }}
        >
          <TextInput
            aria-label={t('witness.reason')}
            placeholder={t('witness.reason')}
            maxLength={500}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={why === ''} loading={accept.pending}>
            {t('witness.accept')}
          </Button>
        </form>
      ) : null}
    </section>
  );
}
