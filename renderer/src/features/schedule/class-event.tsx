import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { StatusLabel } from '#renderer/ui/state-label.tsx';
import { STATUSES } from '#renderer/ui/states.ts';
import classes from './class-event.module.css';

/** Under 45 px an event is one line (look.md, "06 Calendar"); an hour is 86 px. */
const ONE_LINE_UNDER_MS = 32 * MINUTE;

interface ClassEventProps {
  readonly session: SessionRow;
  /** Where it stands while it is dragged; its own time otherwise. */
  readonly startsAt: number;
  /** A line of the month or the list. */
  readonly line: boolean;
  readonly withTeacher: boolean;
}

/** A class as the calendar shows it: whose, when, how many, and its state by icon and word. */
export function ClassEvent({ session, startsAt, line, withTeacher }: ClassEventProps) {
  const { t } = useTranslation('calendar');
  const { t: ui } = useTranslation('ui');
  const format = useFormat();
  const oneLine = line || session.endsAt - session.startsAt < ONE_LINE_UNDER_MS;
  const { icon: Icon, ink } = STATUSES[session.status];
  const told = session.status !== 'scheduled';
  const size = session.subtype === 'individual' ? t('individual') : t('students', { count: session.expectedCount });
  return (
    <div
      className={classes.event}
      data-session={session.id}
      data-status={session.status}
      data-line={line ? 'list' : oneLine ? 'short' : undefined}
    >
      <bdi className={classes.eventTitle}>{session.title}</bdi>
      <span className={classes.eventFacts}>
        {format.time(startsAt)}
        {oneLine ? '' : ` · ${size}`}
        {withTeacher && !oneLine ? (
          <>
            {' '}
            · <bdi>{session.teacher.name}</bdi>
          </>
        ) : null}
      </span>
      {!told ? null : oneLine ? (
        <span className={classes.eventState} data-ink={ink}>
          <Icon size={15} stroke={STROKE} aria-hidden="true" />
          <span className="said">{ui(`status.${session.status}`)}</span>
        </span>
      ) : (
        <span className={classes.eventState}>
          <StatusLabel status={session.status} size="small" />
        </span>
      )}
    </div>
  );
}

interface IncomingEventProps {
  readonly title: string;
  /** Null where only a day is pointed at. */
  readonly startsAt: number | null;
}

/** A class that waits for a time, while it hangs over the calendar. */
export function IncomingEvent({ title, startsAt }: IncomingEventProps) {
  const format = useFormat();
  return (
    <div className={classes.event} data-line="short" data-incoming>
      <bdi className={classes.eventTitle}>{title}</bdi>
      {startsAt === null ? null : <span className={classes.eventFacts}>{format.time(startsAt)}</span>}
    </div>
  );
}
