import { projectAttendance } from '#server/usecases/attendance/project.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { endedClass } from '#tests/support/ended-class.ts';
import type { Parts } from './parts.ts';
import { median, ratioOf, type Finding, type Round } from './statistics.ts';

const ROUNDS = 5;
const SESSIONS = 60;

/** Reads a session's facts and writes its verdicts and reports back as they are: what any recompute must do at least. */
async function byHand({ db }: Parts, id: number): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('sessions').where({ id }).forUpdate().first();
    await trx('attendance_facts').where('session_id', id);
    await trx('roster_sightings').where('session_id', id);
    await trx('session_participants').where('session_id', id);
    await trx('attendance_entries').where('session_id', id);
    const verdicts = await trx('session_attendances').where('session_id', id);
    for (const { session_id, person_role, person_id, status, attended_ms } of verdicts)
      await trx('session_attendances').where({ session_id, person_role, person_id }).update({ status, attended_ms });
    const reports = await trx('student_session_reports').where('session_id', id);
    for (const { id: report, status, attended_ms } of reports)
      await trx('student_session_reports').where('id', report).update({ status, attended_ms });
  });
}

/** Recomputing ended classes of five students from their facts, against reading and writing the same rows by hand. */
export async function benchRecompute(parts: Parts, say: (line: string) => void): Promise<readonly Finding[]> {
  const ids: number[] = [];
  say(`recompute: ${SESSIONS} ended classes are made`);
  for (let n = 0; n < SESSIONS; n += 1) {
    const stays = [
      [[0, 60]],
      [
        [0, 20],
        [21, 60],
      ],
      [[5, 60]],
      [[0, 40]],
      [],
    ] as const;
    ids.push((await endedClass(parts.db, { stays })).id);
  }
  const rounds: Round[] = [];
  const time = async (work: (id: number) => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    for (const id of ids) await work(id);
    return (performance.now() - start) / ids.length;
  };
  const now = Date.now() + 60 * MINUTE;
  for (let round = -1; round < ROUNDS; round += 1) {
    const baseline = await time((id) => byHand(parts, id));
    const ours = await time((id) => parts.db.transaction((trx) => projectAttendance(trx, id, now)));
    say(
      `recompute ${round < 0 ? 'warm-up' : `round ${round + 1}`}: ${ours.toFixed(1)} and ${baseline.toFixed(1)} ms a class`,
    );
    if (round >= 0) rounds.push({ ours, baseline });
  }
  const shown = (side: keyof Round): string => `${median(rounds.map((one) => one[side])).toFixed(1)} ms`;
  return [
    {
      what: 'recompute, a class of five',
      ours: shown('ours'),
      baseline: shown('baseline'),
      value: ratioOf(rounds),
      unit: '×',
      bar: { atMost: 1.5 },
    },
  ];
}
