import { Button, TextInput } from '@mantine/core';
import { IconMessageReport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { useWhen } from '../hooks/use-when.ts';
import classes from './decide.module.css';

interface ContestPartProps {
  readonly person: Person;
  readonly session: SessionDetail;
  readonly mayDecide: boolean;
}

/** The teacher's open contest in their own words, and the answer to it. */
export function ContestPart({ person, session, mayDecide }: ContestPartProps) {
  const { t } = useTranslation('decide');
  const when = useWhen();
  const [text, setText] = useState('');
  const answer = useCommand(api.attendance.answerContest, {
    done: () => t('contest.answered'),
    failed: t('contest.notAnswered'),
    touches: () => [queries.attendance.history.key({ input: { id: session.id } })],
  });
  const contest = person.entries?.contest;
  if (contest == null) return null;
  const send = (said: 'accepted' | 'rejected') =>
    void answer.send({ id: session.id, contestId: contest.entryId, answer: said, text });
  return (
    <section className={classes.contest} aria-label={t('contest.title')}>
      <NoticeStrip tone="draft" icon={IconMessageReport} title={t('contest.title')}>
        {`«\u2068${contest.text}\u2069» ${t('conflict.by', { author: `\u2068${contest.author}\u2069`, when: when.of(contest.at) })}`}
      </NoticeStrip>
      {mayDecide ? (
        <>
          <div className={classes.answer}>
            <TextInput
              aria-label={t('contest.answer')}
              placeholder={t('contest.answer')}
              maxLength={1000}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
            />
            <Button variant="default" loading={answer.pending} onClick={() => send('accepted')}>
              {t('contest.accept')}
            </Button>
            <Button variant="default" disabled={answer.pending} onClick={() => send('rejected')}>
              {t('contest.reject')}
            </Button>
          </div>
          <p className={classes.quiet}>{t('contest.hint')}</p>
        </>
      ) : null}
    </section>
  );
}
