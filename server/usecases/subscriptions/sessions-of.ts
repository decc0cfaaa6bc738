import type { Knex } from 'knex';
import type { TouchedSession } from '#shared/contract/subscriptions.ts';
import { decide } from '#shared/domain/lifecycle.ts';
import { isOneStudent } from '#shared/domain/session.ts';
import { clashOf } from '#shared/domain/scheduling/clash.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { standsOnLists, type SubscriptionCommand, type SubscriptionStatus } from '#shared/domain/subscription.ts';
import type { Actor } from '../../auth/actor.ts';
import { at } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { policyOfSession } from '../settings/policy.ts';
import { readSchedulingSettings } from '../settings/scheduling.ts';
import type { Booking } from '../scheduling/booking.ts';
import { mayBePlaced } from '../scheduling/place.ts';
import { takenFor } from '../scheduling/taken.ts';
import { carryOut } from '../sessions/command.ts';
import { announce, applyDecision } from '../sessions/apply.ts';
import { lifecycleFacts } from '../sessions/facts.ts';
import { stateOf } from '../sessions/store.ts';
import { statusesOf, type SubscriptionTableRow } from './rows.ts';

/** Whose right, and to which classes. */
type Student = Pick<SubscriptionTableRow, 'student_id' | 'kind'>;
type StandBack = Extract<SubscriptionCommand, { readonly type: 'pause' | 'cancel' }>;

const touched = (
  session: Pick<SessionTableRow, 'id' | 'title' | 'starts_at'>,
  outcome: TouchedSession['outcome'],
  why: string | null = null,
): TouchedSession => ({ sessionId: session.id, title: session.title, startsAt: session.starts_at, outcome, why });

/** The student's classes of this kind that are still to come, in the order of their ids. */
export async function comingOf(db: Knex, { student_id, kind }: Student): Promise<readonly number[]> {
  return db('sessions as s')
    .join('session_participants as p', 'p.session_id', 's.id')
    .where({ 'p.student_id': student_id, 's.kind': kind })
    .whereIn('s.status', ['scheduled', 'ready'])
    .whereRaw('s.starts_at > clock_timestamp()')
    .whereNull('p.expected_until')
    .distinct()
    .orderBy('s.id')
    .pluck('s.id');
}

/**
 * A pause or an end frees the student's coming classes: one-to-one classes lose their time unless another active
 * subscription covers them, a group only loses the student from its list, and that by the rule of lists (domain.md 2):
 * what they only bought, or what they have run out of by then, is no reason to leave.
 */
export async function standBack(
  { trx, sessions, now }: Booking,
  deps: Deps,
  actor: Actor,
  row: SubscriptionTableRow,
  command: StandBack,
): Promise<readonly TouchedSession[]> {
  const results: TouchedSession[] = [];
  const coming = await comingOf(trx, row);
  for (const session of sessions) {
    if (!coming.includes(session.id) || session.subtype === 'trial') continue;
    const statuses = await statusesAt(trx, row, session.starts_at ?? 0);
    if (statuses.includes('active')) results.push(touched(session, 'kept', 'covered'));
    else if (isOneStudent(session.kind, session.subtype))
      results.push(await unschedule(trx, deps, actor, session, command, now));
    else if (standsOnLists(statuses)) results.push(touched(session, 'kept', 'stays_on_list'));
    else results.push(await leaveList(trx, row, session, now));
  }
  return results;
}

async function statusesAt(
  trx: Knex.Transaction,
  { student_id: student, kind }: Student,
  moment: number,
): Promise<readonly SubscriptionStatus[]> {
  const { rows } = await trx.raw<{ rows: { statuses: SubscriptionStatus[] }[] }>(
    `select ${statusesOf(':student', ':kind', ':at::timestamptz')} as statuses`,
    { student, kind, at: at(moment) },
  );
  return rows[0]?.statuses ?? [];
}

async function unschedule(
  trx: Knex.Transaction,
  deps: Deps,
  actor: Actor,
  session: SessionTableRow,
  command: StandBack,
  now: number,
): Promise<TouchedSession> {
  const { policy } = await policyOfSession(trx, session.id);
  const facts = await lifecycleFacts(trx, session, now);
  const decision = decide(
    {
      type: 'unschedule',
      actor: { type: 'staff', id: actor.staffId, role: actor.role },
      cause: command.type === 'pause' ? 'subscription_paused' : 'staff',
      reason: command.reason,
    },
    stateOf(session, policy),
    facts,
    now,
  );
  if (!decision.ok) return touched(session, 'kept', decision.refusal.code);
  await applyDecision(trx, deps, decision, now);
  return touched(session, 'unscheduled');
}

async function leaveList(
  trx: Knex.Transaction,
  row: SubscriptionTableRow,
  session: SessionTableRow,
  now: number,
): Promise<TouchedSession> {
  await trx('session_participants')
    .where({ session_id: session.id, student_id: row.student_id })
    .whereNull('expected_until')
    .update({ expected_until: at(now) });
  await announce(trx, session.id, now);
  return touched(session, 'left_list');
}

type ToRejoin = SessionTableRow & { readonly statuses: readonly SubscriptionStatus[] };

/** Coming classes of the student's groups on whose lists they do not stand, with what their subscriptions are at S. */
export async function groupsToRejoin(db: Knex, { student_id, kind }: Student): Promise<readonly ToRejoin[]> {
  const { rows } = await db.raw<{ rows: ToRejoin[] }>(
    `select distinct s.*, ${statusesOf(':student', ':kind', 's.starts_at')} as statuses from sessions s
       left join quran_session_details q on q.session_id = s.id
       left join academic_session_details a on a.session_id = s.id
       left join interactive_session_details i on i.session_id = s.id
       join enrolments e on e.student_id = :student
         and (e.circle_id = q.circle_id or e.course_id = a.course_id or e.course_id = i.course_id)
         and e.enrolled_from <= s.starts_at and (e.enrolled_until is null or e.enrolled_until > s.starts_at)
     where s.kind = :kind and s.status in ('scheduled', 'ready') and s.starts_at > clock_timestamp()
       and not exists (select from session_participants p
         where p.session_id = s.id and p.student_id = :student and p.expected_until is null)
     order by s.id`,
    { student: student_id, kind },
  );
  return rows;
}

/**
 * With a right to them again the student stands on the lists of their groups' classes; a class that clashes by now says so.
 * The student's time and the classes' rows are locked (`booking`); what came up meanwhile is left to the next look.
 */
export async function comeBack(
  { trx, sessions: locked, now }: Booking,
  row: SubscriptionTableRow,
): Promise<readonly TouchedSession[]> {
  const results: TouchedSession[] = [];
  for (const session of await groupsToRejoin(trx, row)) {
    if (!standsOnLists(session.statuses) || !locked.some(({ id }) => id === session.id)) continue;
    if (await isTaken(trx, row.student_id, session, now)) {
      results.push(touched(session, 'kept', 'student_busy'));
      continue;
    }
    await trx('session_participants').insert({ session_id: session.id, student_id: row.student_id, live: true });
    await announce(trx, session.id, now);
    results.push(touched(session, 'back_on_list'));
  }
  return results;
}

/** The student has another class at this one's time; the days and the teacher are the group's affair. */
async function isTaken(
  trx: Knex.Transaction,
  studentId: number,
  { id, teacher_id: teacherId, starts_at: from, ends_at: to }: SessionTableRow,
  now: number,
): Promise<boolean> {
  if (from === null || to === null) return false;
  const wanted = { teacherId, studentIds: [studentId], except: [id] };
  const taken = await takenFor(trx, wanted, { from: from - DAY, to: to + DAY }, now);
  const own = taken.busy.filter(({ who }) => who === 'student');
  return clashOf({ from, to }, { ...taken, busy: own, blocked: [], holidays: [], available: null }) !== null;
}

/** A class that waits for a time, and the time that it is to have. */
export interface ToPlace {
  readonly sessionId: number;
  readonly startsAt: number;
}

/** Resuming offers to place the classes that lost their time (domain.md 5): each by itself, with why it could not be. */
export async function placeAgain(
  deps: Deps,
  actor: Actor,
  held: Booking,
  row: SubscriptionTableRow,
  wanted: readonly ToPlace[],
): Promise<readonly TouchedSession[]> {
  const results: TouchedSession[] = [];
  for (const { sessionId, startsAt } of wanted) {
    const session = held.sessions.find(({ id }) => id === sessionId);
    if (!session) throw new Error(`session ${sessionId} was not locked`);
    const placed = await carryOut(
      held.trx,
      deps,
      session,
      ({ duration_minutes }) => ({
        type: 'schedule',
        actor: { type: 'staff', id: actor.staffId, role: actor.role },
        startsAt,
        endsAt: startsAt + duration_minutes * MINUTE,
      }),
      () => mayBePlaced(held, actor, session, [row.student_id], { startsAt }),
    );
    results.push(
      placed.ok
        ? touched({ ...session, starts_at: startsAt }, 'placed')
        : touched(session, 'kept', placed.refusal.code),
    );
  }
  return results;
}

/** Are these the student's own one-to-one classes of this kind, without a time? */
export async function areToPlace(
  trx: Knex.Transaction,
  row: SubscriptionTableRow,
  sessionIds: readonly number[],
): Promise<boolean> {
  const theirs: number[] = await trx('sessions as s')
    .join('session_participants as p', 'p.session_id', 's.id')
    .where({ 's.status': 'unscheduled', 's.kind': row.kind, 'p.student_id': row.student_id })
    .whereNotIn('s.subtype', ['circle', 'course'])
    .whereNull('p.expected_until')
    .whereIn('s.id', [...sessionIds])
    .pluck('s.id');
  return sessionIds.every((id) => theirs.includes(id)) && new Set(sessionIds).size === sessionIds.length;
}

/** Activating a one-to-one subscription makes its sessions, without a time yet (domain.md 5). */
export async function makeUnscheduled(
  trx: Knex.Transaction,
  row: SubscriptionTableRow,
): Promise<readonly TouchedSession[]> {
  if (row.teacher_id === null) return [];
  const student = await trx('students').where('id', row.student_id).first('name');
  const minutes = row.duration_minutes ?? (await readSchedulingSettings(trx)).defaultMinutes(row.kind);
  const made: TouchedSession[] = [];
  for (let n = 0; n < row.quota; n += 1) {
    const [session]: SessionTableRow[] = await trx('sessions')
      .insert({
        kind: row.kind,
        subtype: 'individual',
        title: student.name,
        teacher_id: row.teacher_id,
        duration_minutes: minutes,
        status: 'unscheduled',
        subscription_id: row.id,
      })
      .returning('*');
    if (!session) throw new Error('a session was not written');
    await trx(`${row.kind}_session_details`).insert({ session_id: session.id });
    await trx('session_participants').insert({ session_id: session.id, student_id: row.student_id, live: false });
    made.push(touched(session, 'created'));
  }
  return made;
}
