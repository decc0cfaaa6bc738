import type { Knex } from 'knex';
import { expect } from 'vitest';
import { waitUntil } from '#server/process/wait-until.ts';
import { emptyEvaluation, type QuranEvaluation } from '#shared/domain/evaluation/evaluation.ts';
import { endedClass } from './ended-class.ts';
import { callerOf, signInOf } from './test-server.ts';

/** An evaluation in which nothing but this is said. */
export const quranEvaluation = (change: Partial<QuranEvaluation> = {}): QuranEvaluation => ({
  ...(emptyEvaluation('quran') as QuranEvaluation),
  ...change,
});

/** A saving as it was acknowledged; no entry yet: nothing is written. */
export interface Saving {
  readonly entryId: number | null;
  readonly grade: number | null;
}

/** A teacher who evaluates the students of a class that is over. */
export interface Evaluating {
  /** Saves a grade of the n-th student, as one command, sent again until the server that may lose its database answers. */
  save(n: number, base: Saving, grade: number): Promise<Saving>;
  /** Every saving about the n-th student, oldest first. */
  stored(n: number): Promise<readonly Saving[]>;
  /** What the n-th student's report says. */
  report(n: number): Promise<Saving>;
  /** How many savings the audit log tells of. */
  audited(): Promise<number>;
}

export async function startEvaluating(url: string, db: Knex, students: number): Promise<Evaluating> {
  const { id, teacherId, studentIds } = await endedClass(db, {
    stays: Array.from({ length: students }, () => [[0, 60] as const]),
  });
  const call = callerOf(url);
  const token = await signInOf(db, call)(teacherId);
  return {
    async save(n, base, grade) {
      const item = {
        sessionId: id,
        studentId: studentIds[n],
        evaluation: quranEvaluation({ newMemorisation: { range: '67:1-5', grade }, done: true }),
        base: base.entryId,
        commandId: `saving-${n}-${base.entryId}-${grade * 2}`,
      };
      const saving = await waitUntil(
        async () => {
          const answer = await call('POST', '/api/evaluations', { token, body: { items: [item] } });
          expect([200, 503], JSON.stringify(answer.body)).toContain(answer.status);
          if (answer.status === 503) return null;
          expect(answer.body.results).toMatchObject([{ ok: true, done: { overall: grade } }]);
          return { entryId: Number(answer.body.results[0].done.entryId), grade };
        },
        { timeoutMs: 60_000 },
      );
      if (saving === null) throw new Error('no answer but that the database is away, for a minute');
      return saving;
    },
    stored: (n) =>
      db('evaluation_entries')
        .where({ session_id: id, student_id: studentIds[n] })
        .orderBy('id')
        .select('id as entryId', db.raw(`(evaluation #>> '{newMemorisation,grade}')::double precision as grade`)),
    report: (n) =>
      db('student_session_reports')
        .where({ session_id: id, student_id: studentIds[n] })
        .first('evaluation_entry_id as entryId', db.raw('grade::double precision as grade')),
    async audited() {
      const of = { action: 'evaluation.save', subject: `session-${id}` };
      return Number((await db('audit_log').where(of).count('* as n').first())?.['n']);
    },
  };
}
