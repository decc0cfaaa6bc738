import type { Knex } from 'knex';
import { listenersOf, mailOfNotice, onceOf, type Listener, type NoticeKind } from '#shared/domain/notices.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { appendNotice } from '../../events/event-log.ts';
import { writeToGuardians } from './guardians.ts';

export interface Happening {
  readonly kind: NoticeKind;
  readonly sessionId: number;
  /** Who did it, and need not be told; null for a job. */
  readonly doneBy: number | null;
  readonly reason: string;
  /** When the class was to begin before it was moved or lost its time. */
  readonly before: number | null;
  /** The step in `session_transitions` that it is; a job's own notice is none. */
  readonly step?: number | undefined;
}

/**
 * Tells those whom it concerns about a class, in the transaction in which it happened: a row for each member of staff and
 * each guardian's mail, once (domain.md 2). Nothing is sent here.
 */
export async function tellOfClass(
  trx: Knex.Transaction,
  deps: Pick<Deps, 'jobs' | 'config'>,
  happening: Happening,
): Promise<void> {
  const { kind, sessionId, doneBy, reason, before, step } = happening;
  const session = await trx('sessions as s')
    .join('staff as t', 't.id', 's.teacher_id')
    .where('s.id', sessionId)
    .first('s.title', 's.starts_at', 's.teacher_id', 't.name as teacher');
  if (!session) return;
  const listeners = listenersOf(kind, await staffAround(trx, session.teacher_id), doneBy);
  const data = { title: session.title, teacher: session.teacher, startsAt: session.starts_at, before, reason };
  const { teacher_id: teacherId, starts_at: startsAt } = session;
  const once = onceOf(kind, { sessionId, teacherId, step: step ?? null, time: startsAt ?? before });
  for (const { staffId } of listeners) await tellOne(trx, staffId, { what: kind, sessionId, data, once });
  const mail = mailOfNotice(kind);
  if (mail !== null) await writeToGuardians(trx, deps, { kind: mail, sessionId, before, once });
}

/** Somebody takes a group or a weekly lesson over. */
interface Teaching {
  readonly handOverId: number;
  readonly title: string;
  /** Who would have taught it, and who does. */
  readonly before: number;
  readonly teacherId: number;
  readonly from: number;
  readonly reason: string;
  readonly doneBy: number;
}

/** Tells both teachers and those who watch over either, once (domain.md 3.9). */
export async function tellOfTeaching(trx: Knex.Transaction, teaching: Teaching): Promise<void> {
  const { handOverId, title, before, teacherId, from, reason, doneBy } = teaching;
  const { name: teacher } = await trx('staff').where('id', teacherId).first('name');
  const around = [...(await staffAround(trx, before)), ...(await staffAround(trx, teacherId))];
  const data = { title, teacher, startsAt: from, before: null, reason };
  for (const { staffId } of listenersOf('teaching_changed', around, doneBy))
    await tellOne(trx, staffId, { what: 'teaching_changed', sessionId: null, data, once: `teaching:${handOverId}` });
}

/** The class's teacher, the supervisors of that teacher, the admins: everybody with a job still. */
async function staffAround(trx: Knex.Transaction, teacherId: number): Promise<readonly Listener[]> {
  const rows: { id: number; role: Listener['role'] }[] = await trx('staff')
    .whereNull('disabled_at')
    .where((around) => {
      void around
        .where('id', teacherId)
        .orWhere('role', 'admin')
        .orWhereIn('id', trx('supervisor_teachers').where('teacher_id', teacherId).select('supervisor_id'));
    })
    .orderBy('id')
    .select('id', 'role');
  return rows.map(({ id, role }) => ({ staffId: id, role: id === teacherId ? 'teacher' : role }));
}

async function tellOne(
  trx: Knex.Transaction,
  staffId: number,
  notice: {
    readonly what: NoticeKind;
    readonly sessionId: number | null;
    readonly data: object;
    readonly once: string;
  },
): Promise<void> {
  const [told]: { id: number }[] = await trx('notices')
    .insert({
      staff_id: staffId,
      what: notice.what,
      session_id: notice.sessionId,
      data: JSON.stringify(notice.data),
      once: notice.once,
    })
    .onConflict(['staff_id', 'once'])
    .ignore()
    .returning('id');
  if (told) await appendNotice(trx, { type: 'notice.created', noticeId: told.id, staffId, at: await databaseNow(trx) });
}
