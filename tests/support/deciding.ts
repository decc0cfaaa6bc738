import type { Knex } from 'knex';
import { expect } from 'vitest';
import { waitUntil } from '#server/process/wait-until.ts';
import { endedClass } from './ended-class.ts';
import { insertStaff } from './fixtures-of-sessions.ts';
import { callerOf, signInOf } from './test-server.ts';

/** A supervisor's last word about one student, as it was acknowledged; no entry yet: as the class left them. */
export interface Word {
  readonly entryId: number | null;
  readonly status: string;
}

/** A supervisor who decides about the students of a class that is over, all present. */
export interface Deciding {
  /** Says what the n-th student is, as one command, sent again until the server that may lose its database answers. */
  say(n: number, base: Word, status: string): Promise<Word>;
  /** What stands about the n-th student, oldest first. */
  stored(n: number): Promise<readonly Word[]>;
  /** How many decisions the audit log tells of. */
  audited(): Promise<number>;
}

export async function startDeciding(url: string, db: Knex, students: number): Promise<Deciding> {
  const { id, teacherId, studentIds } = await endedClass(db, {
    stays: Array.from({ length: students }, () => [[0, 60] as const]),
  });
  const supervisor = await insertStaff(db, 'supervisor');
  await db('supervisor_teachers').insert({ supervisor_id: supervisor, teacher_id: teacherId });
  const call = callerOf(url);
  const token = await signInOf(db, call)(supervisor);
  return {
    async say(n, base, status) {
      const item = {
        sessionId: id,
        role: 'student',
        personId: studentIds[n],
        change: { type: 'status', status },
        reason: 'technical',
        base,
        commandId: `word-${n}-${base.entryId}-${status}`,
      };
      const word = await waitUntil(
        async () => {
          const answer = await call('POST', '/api/attendance/overrides', { token, body: { items: [item] } });
          expect([200, 503], JSON.stringify(answer.body)).toContain(answer.status);
          if (answer.status === 503) return null;
          expect(answer.body.results).toMatchObject([{ ok: true }]);
          return { entryId: Number(answer.body.results[0].done.entryId), status };
        },
        { timeoutMs: 60_000 },
      );
      if (word === null) throw new Error('no answer but that the database is away, for a minute');
      return word;
    },
    stored: (n) =>
      db('attendance_entries')
        .where({ session_id: id, person_role: 'student', person_id: studentIds[n] })
        .orderBy('id')
        .select('id as entryId', 'status'),
    async audited() {
      const of = { action: 'attendance.override', subject: `session-${id}` };
      return Number((await db('audit_log').where(of).count('* as n').first())?.['n']);
    },
  };
}
