import type { Knex } from 'knex';
import type { HitClass, SettingsApplied } from '#shared/contract/settings.ts';
import type { Weekday } from '#shared/domain/settings.ts';
import { refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { availabilityOf } from '../scheduling/hours.ts';
import { moveSession } from '../calendar/move.ts';
import { runCommand } from '../sessions/command.ts';
import { oneByOne, whetherDone } from '../one-by-one.ts';

/** What becomes of one class of a day that becomes blocked; a class that is not named stays. */
export interface ClassDecision {
  readonly sessionId: number;
  readonly act: 'move' | 'cancel';
  readonly to?: number | undefined;
  readonly expectedVersion: number;
}

const CLASSES_AT_MOST = 200;
const SLOTS_OFFERED = 5;

interface Hit extends Omit<HitClass, 'startsAt' | 'endsAt'> {
  readonly teacher_id: number;
  readonly starts_at: number;
  readonly ends_at: number;
}

/** Which days have no classes: weekdays, and holidays, by the dates of a zone. */
export interface Calendar {
  readonly zone: string;
  readonly blocked: readonly Weekday[];
}

interface Where {
  readonly before: Calendar;
  readonly after: Calendar;
  readonly bufferMinutes: number;
  readonly since: number;
}

const closedOn = (instant: string, calendar: 'before' | 'after'): string => `(
  to_char(${instant} at time zone :${calendar}Zone, 'FMday') = any(:${calendar}Blocked)
  or exists (select 1 from holidays h
    where (${instant} at time zone :${calendar}Zone)::date between h.from_date and h.to_date))`;

/**
 * The future classes that would stand on a blocked day or a holiday (S's date in the academy's zone) and do not now, each
 * with the nearest days of the coming fortnight on which its hour is one of the teacher's and free for them and the
 * students, with the draft's buffer (domain.md 5).
 */
export async function classesOn(db: Knex, where: Where): Promise<{ classes: HitClass[]; more: boolean }> {
  const found = await db.raw<{ rows: Hit[] }>(
    `select s.id, s.title, s.kind, s.version, s.starts_at, s.ends_at, s.teacher_id, t.name as teacher, (
       select coalesce(json_agg((extract(epoch from slot.at) * 1000)::bigint order by slot.at), '[]') from (
         select day.at from generate_series(1, 14) n
           cross join lateral (
             select ((s.starts_at at time zone :afterZone) + make_interval(days => n)) at time zone :afterZone as at) day
         where not ${closedOn('day.at', 'after')}
           and not exists (select 1 from sessions o where o.teacher_id = s.teacher_id and o.id <> s.id
             and o.status in ('scheduled', 'ready', 'ongoing')
             and tstzrange(o.starts_at, o.ends_at + :buffer::interval)
               && tstzrange(day.at, day.at + (s.ends_at - s.starts_at) + :buffer::interval))
           and not exists (select 1 from session_participants mine
             join session_participants other on other.student_id = mine.student_id and other.session_id <> s.id
             where mine.session_id = s.id and mine.expected_until is null and other.live and other.expected_until is null
               and tstzrange(other.starts_at, other.busy_until)
                 && tstzrange(day.at, day.at + (s.busy_until - s.starts_at)))
         ) slot) as slots
     from sessions s join staff t on t.id = s.teacher_id
     where s.status in ('scheduled', 'ready') and s.starts_at > greatest(clock_timestamp(), to_timestamp(:since / 1000.0))
       and ${closedOn('s.starts_at', 'after')} and not ${closedOn('s.starts_at', 'before')}
     order by s.starts_at, s.id limit :limit`,
    {
      beforeZone: where.before.zone,
      beforeBlocked: [...where.before.blocked],
      afterZone: where.after.zone,
      afterBlocked: [...where.after.blocked],
      buffer: `${where.bufferMinutes} minutes`,
      since: where.since,
      limit: CLASSES_AT_MOST + 1,
    },
  );
  const isAvailable = await availabilityOf(
    db,
    found.rows.map((row) => row.teacher_id),
  );
  return {
    classes: found.rows
      .slice(0, CLASSES_AT_MOST)
      .map(({ starts_at: startsAt, ends_at: endsAt, teacher_id: teacherId, slots, ...rest }) => ({
        ...rest,
        startsAt,
        endsAt,
        slots: slots
          .filter((from) => isAvailable(teacherId, { from, to: from + endsAt - startsAt }))
          .slice(0, SLOTS_OFFERED),
      })),
    more: found.rows.length > CLASSES_AT_MOST,
  };
}

/** Moves or cancels each class by itself: one that cannot be never stops the rest, and says why. */
export async function decideClasses(
  deps: Deps,
  actor: Actor,
  input: {
    readonly classes: readonly ClassDecision[];
    readonly reason: string;
    readonly commandId?: string | undefined;
  },
): Promise<SettingsApplied['results']> {
  const { classes, reason } = input;
  const answers = await oneByOne(
    deps,
    classes,
    (decision) => {
      // Each class is a command of its own: sent again, what was done answers the same.
      const commandId = input.commandId === undefined ? undefined : `${input.commandId}:${decision.sessionId}`;
      return decideClass(deps, actor, decision, { reason, commandId });
    },
    ({ sessionId, act }) => ({ deed: `session.${act}`, sessionId }),
  );
  return answers.map(({ item: { sessionId, act }, result }) => ({ sessionId, act, ...whetherDone(result) }));
}

async function decideClass(
  deps: Deps,
  actor: Actor,
  { sessionId, act, to, expectedVersion }: ClassDecision,
  { reason, commandId }: { readonly reason: string; readonly commandId: string | undefined },
): Promise<Result<unknown>> {
  const input = { id: sessionId, expectedVersion, commandId };
  if (act === 'cancel') {
    const by = { type: 'staff', id: actor.staffId, role: actor.role } as const;
    return runCommand(deps, actor, 'session.cancel', input, () => ({ type: 'cancel', actor: by, reason }));
  }
  if (to === undefined) return refuse('bad_input', { field: 'to' });
  return moveSession(deps, actor, { ...input, startsAt: to, reason });
}
