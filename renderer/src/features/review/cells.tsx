import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import type { AttendanceRate } from '#shared/domain/attendance/rates.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Percent } from '#renderer/ui/percent.tsx';
import { StatusLabel } from '#renderer/ui/state-label.tsx';
import { type StateName, STATES } from '#renderer/ui/states.ts';
import { attendedAt, inRoomCount, isFinal, isLive } from './core/live.ts';
import { useClock } from './hooks/use-clock.ts';
import { ReasonLabel } from './reasons.tsx';
import classes from './tables.module.css';

const JUDGED = [
  'present',
  'late',
  'partial',
  'absent',
  'excused',
  'unverified',
] as const satisfies readonly StateName[];
type Counts = Readonly<Partial<Record<(typeof JUDGED)[number], number>>>;

/** The session's status; a class that nobody could end is not what its status says. */
export function StatusCell({ session: { status, flags } }: { readonly session: SessionDetail }) {
  const { t } = useTranslation('review');
  if (!flags.includes('undecided')) return <StatusLabel status={status} />;
  return <ReasonLabel reason="undecided">{t('undecided')}</ReasonLabel>;
}

/** How many of each verdict: its shape with a number, and the words for those who do not see it. */
export function CountsCell({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation(['review', 'ui']);
  const shown = JUDGED.flatMap((state) => {
    const count = counts[state] ?? 0;
    return count > 0 ? [{ state, count }] : [];
  });
  if (shown.length === 0) return <span className={classes.quiet}>{t('people.noneJudged')}</span>;
  const words = shown.map(({ state, count }) => `${t(`ui:state.${state}`)} ${count}`).join(t('people.separator'));
  return (
    <span className={classes.counts} role="img" aria-label={words} title={words}>
      {shown.map(({ state, count }) => {
        const { icon: Icon, ink } = STATES[state];
        return (
          <span key={state} className={classes.count} style={{ color: `var(--${ink})` }}>
            <Icon size={16} stroke={1.75} />
            <span>{count}</span>
          </span>
        );
      })}
    </span>
  );
}

/** Who is in the room now, who is expected, or what became of everybody. */
export function PeopleCell({ session }: { readonly session: SessionDetail }) {
  const { t } = useTranslation('review');
  const { number } = useFormat();
  const now = useClock(15_000);
  if (session.status === 'cancelled') return null;
  if (isFinal(session, now)) return <CountsCell counts={finalCounts(session)} />;
  if (isLive(session) || inRoomCount(session) > 0) {
    const counts = { here: number(inRoomCount(session)), whole: number(session.expectedCount) };
    const begun = now >= session.startsAt && session.status === 'ongoing';
    return <span className={classes.inRoom}>{t(begun ? 'people.inRoom' : 'people.waiting', counts)}</span>;
  }
  return <span className={classes.quiet}>{t('people.expected', { count: session.expectedCount })}</span>;
}

/** From the people themselves, so that a verdict nobody could verify is not counted twice. */
function finalCounts({ people }: SessionDetail): Counts {
  const counts: Record<string, number> = {};
  for (const person of people) {
    if (person.role !== 'student' || person.status === null) continue;
    const state = person.flags.includes('unverified') && !person.overridden ? 'unverified' : person.status;
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

/** The teacher's counted minutes; while they teach they move. */
export function TeacherMinutesCell({ session }: { readonly session: SessionDetail }) {
  const teacher = session.people.find(({ role, id }) => role === 'teacher' && id === session.teacher.id);
  if (teacher === undefined || session.status === 'cancelled') return null;
  if (teacher.countingSince !== null) return <MovingMinutes session={session} teacher={teacher} />;
  if (teacher.attendedMs === 0 && !isLive(session) && session.endedAt === null) return null;
  return <Minutes ms={teacher.attendedMs} of={teacher.windowMs} />;
}

type Teacher = SessionDetail['people'][number];

function MovingMinutes({ session, teacher }: { readonly session: SessionDetail; readonly teacher: Teacher }) {
  const now = useClock(1_000);
  return <Minutes ms={attendedAt(teacher, session.window.to, now)} of={teacher.windowMs} />;
}

function Minutes({ ms, of }: { readonly ms: number; readonly of: number }) {
  return <span className={classes.second}>{useFormat().minutesOf(ms, of)}</span>;
}

/** A rate, and apart from it how many were there only partly, unless a column of verdicts beside it says so; nothing rated has no rate. */
export function RateCell({ rate: { ratio, partial }, apart = false }: RateCellProps) {
  const { t } = useTranslation('review');
  if (ratio === null) return <span className={classes.quiet}>{t('people.noneJudged')}</span>;
  return (
    <span className={classes.counts}>
      <Percent ratio={ratio} />
      {apart && partial > 0 ? <CountsCell counts={{ partial }} /> : null}
    </span>
  );
}

interface RateCellProps {
  readonly rate: AttendanceRate;
  readonly apart?: boolean;
}
