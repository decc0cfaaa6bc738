import { useTranslation } from 'react-i18next';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { outsideAt } from './core/live.ts';
import classes from './panel.module.css';

interface OutsideTimeProps {
  readonly person: Person;
  readonly session: SessionDetail;
  readonly now: number;
}

/** Minutes in the room before and after what counts, beside those that do; nothing for who was not. */
export function OutsideTime({ person, session, now }: OutsideTimeProps) {
  const { t } = useTranslation('review');
  const { minutes } = useFormat();
  const { earlyMs, overtimeMs } = outsideAt(person, session, now);
  // What rounds to no minute says nothing.
  const said = [
    earlyMs < MINUTE / 2 ? null : t('panel.before', { minutes: minutes(earlyMs) }),
    overtimeMs < MINUTE / 2 ? null : t('panel.after', { minutes: minutes(overtimeMs) }),
  ].filter((words) => words !== null);
  if (said.length === 0) return null;
  return (
    <span className={classes.outside}>
      {said.map((words) => (
        <span key={words}>{words} </span>
      ))}
    </span>
  );
}
