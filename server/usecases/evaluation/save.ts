import type { Knex } from 'knex';
import type { SavedEvaluation } from '#shared/contract/evaluations.ts';
import {
  differingFields,
  fieldsOf,
  normalised,
  problemIn,
  type Evaluation,
} from '#shared/domain/evaluation/evaluation.ts';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type ErrorData, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { REPORT_TABLES } from '../attendance/write-reports.ts';
import { audit } from '../audit/audit.ts';
import { onEndedSession, raiseVersion } from '../human/ended-session.ts';
import { oneByOne } from '../one-by-one.ts';
import { announce } from '../sessions/apply.ts';
import { evaluationColumns, evaluatorsOf, judgedOf, readEvaluation, type EvaluatedColumns } from './report-rows.ts';

export interface EvaluationItem {
  readonly sessionId: number;
  readonly studentId: number;
  readonly evaluation: Evaluation;
  /** The saving that the author had seen; null for none. */
  readonly base: number | null;
  readonly commandId: string;
}

/** Saves evaluations by the row, each in its own transaction: one that is refused or breaks stops none of the others (domain.md 4). */
export async function saveEvaluations(
  deps: Deps,
  actor: Actor,
  items: readonly EvaluationItem[],
): Promise<readonly Result<SavedEvaluation>[]> {
  const answers = await oneByOne(
    deps,
    items,
    (item) => saveOne(deps, actor, item),
    ({ sessionId, studentId }) => ({ deed: 'evaluation.save', sessionId, studentId }),
  );
  return answers.map(({ result }) => result);
}

function saveOne(deps: Deps, actor: Actor, item: EvaluationItem): Promise<Result<SavedEvaluation>> {
  const { sessionId, studentId, commandId } = item;
  const about = `student-${studentId}`;
  const deed = { sessionId, action: 'evaluation.write', name: 'evaluation.save', about, commandId } as const;
  return onEndedSession(deps, actor, deed, async (trx, session, now) => {
    const teacherIds = await evaluatorsOf(trx, sessionId);
    if (!can(actor, 'evaluation.write', { type: 'taught', teacherIds })) return refuse('forbidden');
    const report = await readReport(trx, session, studentId);
    if (!report) return refuse('not_found');
    if (item.evaluation.kind !== session.kind) return refuse('bad_input', { field: 'evaluation.kind' });
    const problem = problemIn(item.evaluation);
    if (problem) return refuse('evaluation_value', problem);
    const wanted = normalised(item.evaluation);
    if (report.evaluation_entry_id !== item.base)
      return refuse('evaluation_conflict', await conflictData(trx, session, report, item.base, wanted));
    const { entryId, at } = await appendEntry(trx, actor, item, wanted);
    await trx(REPORT_TABLES[session.kind])
      .where({ session_id: sessionId, student_id: studentId })
      .update({ ...evaluationColumns(wanted, actor.staffId, now), evaluation_entry_id: entryId });
    await raiseVersion(trx, sessionId);
    await announce(trx, sessionId, now);
    await audit(trx, {
      actor: actorLabel(actor),
      action: 'evaluation.save',
      subject: `session-${sessionId}`,
      data: { studentId, entryId, base: item.base, evaluation: wanted },
    });
    return ok({ sessionId, studentId, entryId, evaluation: wanted, ...judgedOf(wanted), at });
  });
}

type ReportRow = EvaluatedColumns & { readonly evaluation_entry_id: number | null };

const readReport = (
  trx: Knex.Transaction,
  { id, kind }: SessionTableRow,
  studentId: number,
): Promise<ReportRow | undefined> => trx(REPORT_TABLES[kind]).where({ session_id: id, student_id: studentId }).first();

async function appendEntry(
  trx: Knex.Transaction,
  actor: Actor,
  item: EvaluationItem,
  evaluation: Evaluation,
): Promise<{ entryId: number; at: number }> {
  const [row]: { id: number; at: number }[] = await trx('evaluation_entries')
    .insert({
      session_id: item.sessionId,
      student_id: item.studentId,
      evaluation: JSON.stringify(evaluation),
      base_entry_id: item.base,
      actor: actorLabel(actor),
      command_id: item.commandId,
    })
    .returning(['id', 'at']);
  if (!row) throw new Error('an evaluation left no row');
  return { entryId: row.id, at: row.at };
}

/** Both values of every field in which they differ, and who wrote the one that stands: a person decides between them. */
async function conflictData(
  trx: Knex.Transaction,
  session: SessionTableRow,
  report: ReportRow,
  base: number | null,
  wanted: Evaluation,
): Promise<ErrorData> {
  const present = readEvaluation(session.kind, report);
  const written: { author: string; at: number } | undefined = await trx('evaluation_entries as e')
    .leftJoin('staff as t', 'e.actor', trx.raw(`'staff-' || t.id`))
    .where('e.id', report.evaluation_entry_id)
    .first(trx.raw('coalesce(t.name, e.actor) as author'), 'e.at');
  const fields = differingFields(wanted, present);
  const [stands, asked] = [fieldsOf(present), fieldsOf(wanted)];
  return {
    baseEntryId: base,
    presentEntryId: report.evaluation_entry_id,
    presentAuthor: written?.author ?? null,
    presentAt: written?.at ?? null,
    fields,
    ...Object.fromEntries(
      fields.flatMap((field) => [
        [`present.${field}`, stands[field] ?? null],
        [`wanted.${field}`, asked[field] ?? null],
      ]),
    ),
  };
}
