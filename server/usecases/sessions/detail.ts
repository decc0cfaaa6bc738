import type { Knex } from 'knex';
import type { EngagementShown, Person, SessionDetail, SessionRow } from '#shared/contract/sessions.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { loadAttendances, type LoadedAttendance, type LoadedPerson } from '../attendance/load.ts';
import { toEffectiveWindow, toHumanLayer } from '../human/shown.ts';
import { readHistories, readLastNotes, type StudentHistory } from './history.ts';
import { sessionQuery, toSessionRows } from './rows.ts';

/** One session whole: its people with verdict, timeline and explanation (product.md, Review and Today). */
export async function sessionDetail(deps: Deps, actor: Actor, id: number): Promise<Result<SessionDetail>> {
  const [detail] = await sessionDetails(deps.db, actor, [id]);
  return detail ? ok(detail) : refuse('not_found');
}

/** The same for a page of sessions, in the order of the ids; those not in the actor's reach are left out. */
export async function sessionDetails(db: Knex, actor: Actor, ids: readonly number[]): Promise<SessionDetail[]> {
  const rows = await toSessionRows(db, actor, await sessionQuery(db, actor).whereIn('s.id', [...ids]));
  const found = rows.map((row) => row.id);
  const now = await databaseNow(db);
  const attendances = await loadAttendances(db, found, now);
  const historyOf = await readHistories(db, found);
  const lastNotesOf = await readLastNotes(db, found);
  const people = await readPeople(db, found);
  const transitions = await readTransitions(db, found);
  return ids.flatMap((id): SessionDetail[] => {
    const row = rows.find((one) => one.id === id);
    const attendance = attendances.get(id);
    if (!row || !attendance) return [];
    return [
      {
        ...row,
        asOf: now,
        window: attendance.window,
        people: attendance.people.map((person) =>
          toPerson(person, row, attendance, people, historyOf(id, person.id), now),
        ),
        blind: attendance.blind.map((period) => ({ from: period.from, to: period.to })),
        unknownIdentities: [...attendance.unknownIdentities],
        transitions: transitions.get(id) ?? [],
        effectiveWindow: attendance.lastWindow && toEffectiveWindow(attendance.lastWindow),
        lastNotes: lastNotesOf(id),
      },
    ];
  });
}

interface Named {
  readonly identity: string;
  readonly name: string;
  readonly time_zone: string;
}

async function readPeople(db: Knex, sessionIds: readonly number[]): Promise<ReadonlyMap<string, Named>> {
  const found = await db.raw<{ rows: Named[] }>(
    `select 'student-' || st.id as identity, st.name, st.time_zone from students st
       where st.id in (select student_id from session_participants where session_id = any(:ids))
     union all
     select 'staff-' || t.id, t.name, t.time_zone from staff t
       where t.id in (select teacher_id from session_teachers where session_id = any(:ids))`,
    { ids: [...sessionIds] },
  );
  return new Map(found.rows.map((row) => [row.identity, row]));
}

type Step = SessionDetail['transitions'][number];

async function readTransitions(db: Knex, sessionIds: readonly number[]): Promise<ReadonlyMap<number, Step[]>> {
  const found = await db.raw<{ rows: { session_id: number; steps: Step[] }[] }>(
    `select x.session_id, json_agg(json_build_object(
         'from', x.from_status, 'to', x.to_status, 'at', (extract(epoch from x.at) * 1000)::bigint,
         'actor', coalesce(t.name, x.actor), 'reason', x.reason) order by x.id) as steps
     from session_transitions x left join staff t on x.actor = 'staff-' || t.id
     where x.session_id = any(?) group by x.session_id`,
    [[...sessionIds]],
  );
  return new Map(found.rows.map((row) => [row.session_id, row.steps]));
}

function toEngagement({ points: _points, ...shown }: NonNullable<LoadedPerson['engagement']>): EngagementShown {
  return shown;
}

function toPerson(
  loaded: LoadedPerson,
  session: SessionRow,
  attendance: LoadedAttendance,
  names: ReadonlyMap<string, Named>,
  history: StudentHistory,
  now: number,
): Person {
  const { evaluation } = loaded;
  const named = names.get(loaded.identity);
  const over = isTerminal(session.status);
  const finalised = attendance.finalised;
  const counts = evaluation.inRoom && !over && now < attendance.window.to;
  return {
    role: loaded.role,
    id: loaded.id,
    identity: loaded.identity,
    name: named?.name ?? loaded.identity,
    timeZone: named?.time_zone ?? 'UTC',
    liveState: finalised ? 'final' : evaluation.liveState,
    // Nobody is shown "absent" before the session has ended (domain.md 3.8); a cancelled one judges nobody.
    status: over && session.status !== 'cancelled' ? evaluation.status : null,
    overridden: loaded.overridden,
    ownWord: loaded.ownWord,
    twoDevices: loaded.twoDevices,
    attendedMs: evaluation.attendedMs,
    countingSince: counts ? Math.max(now, attendance.window.from) : null,
    windowMs: evaluation.windowMs,
    lateMs: evaluation.lateMs,
    leftEarlyMs: over ? evaluation.leftEarlyMs : null,
    earlyMs: evaluation.earlyMs,
    overtimeMs: evaluation.overtimeMs,
    firstJoinAt: evaluation.firstJoin,
    lastLeaveAt: evaluation.lastLeave,
    flags: [...evaluation.flags],
    cycles: loaded.cycles.map((cycle) => ({
      from: cycle.from,
      to: cycle.to,
      sid: cycle.sid,
      source: cycle.source,
      flags: [...cycle.flags],
    })),
    events: loaded.events.map((event) => ({ ...event })),
    explain: loaded.explain,
    engagement: loaded.engagement && toEngagement(loaded.engagement),
    policyVersion: attendance.policyVersion,
    lastFive: [...history.lastFive],
    lastStop: history.lastStop,
    lastGrade: history.lastGrade,
    entries: toHumanLayer(loaded.standing),
  };
}
