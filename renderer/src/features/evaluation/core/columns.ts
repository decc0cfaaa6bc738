import {
  isComplete,
  MISTAKES,
  MOST_MISTAKES,
  PARTS,
  type Evaluation,
  type Mistake,
  type PartName,
} from '#shared/domain/evaluation/evaluation.ts';
import { toLatinDigits } from '#shared/domain/digits.ts';
import { parseGrade } from '#shared/domain/evaluation/grade.ts';
import { formatRange, parseRange, type RangeProblem } from '#shared/domain/evaluation/range.ts';
import type { SessionKind } from '#shared/domain/session.ts';

/** A column of the sheet; `id` tells its cells apart within a row. */
export type SheetColumn =
  | { readonly id: string; readonly type: 'range'; readonly part: PartName }
  | { readonly id: string; readonly type: 'grade'; readonly part: PartName | 'homeworkDegree' }
  | { readonly id: string; readonly type: 'mistake'; readonly kind: Mistake }
  | { readonly id: string; readonly type: 'engagement' }
  | { readonly id: string; readonly type: 'text'; readonly field: 'homework' | 'notes' | 'topic' };

const text = (field: 'homework' | 'notes' | 'topic'): SheetColumn => ({ id: field, type: 'text', field });
const HOMEWORK: SheetColumn = { id: 'homeworkDegree', type: 'grade', part: 'homeworkDegree' };

/** What is written about a student in each kind of class, in the order of writing (domain.md 4). */
export const COLUMNS: Readonly<Record<SessionKind, readonly SheetColumn[]>> = {
  quran: [
    ...PARTS.flatMap((part): SheetColumn[] => [
      { id: part, type: 'range', part },
      { id: `${part}.grade`, type: 'grade', part },
    ]),
    ...MISTAKES.map((kind): SheetColumn => ({ id: `mistakes.${kind}`, type: 'mistake', kind })),
    text('homework'),
    text('notes'),
  ],
  academic: [HOMEWORK, text('topic'), text('homework'), text('notes')],
  interactive: [{ id: 'engagement', type: 'engagement' }, HOMEWORK, text('homework'), text('notes')],
};

export type CellProblem = RangeProblem | { readonly problem: 'not_a_grade' | 'not_a_count' };

/** What was typed into a cell: the evaluation with it, or why it cannot be. Nothing typed takes the value away. */
export type Typed = { readonly ok: true; readonly evaluation: Evaluation } | ({ readonly ok: false } & CellProblem);

/** Writes what was typed into the evaluation; `suggestion` is the range that a grade alone confirms. */
export function typeInto(evaluation: Evaluation, column: SheetColumn, typed: string, suggestion: string | null): Typed {
  const empty = typed.trim() === '';
  const ok = (next: Evaluation): Typed => ({ ok: true, evaluation: withDone(evaluation, next) });
  switch (column.type) {
    case 'range': {
      if (evaluation.kind !== 'quran') return ok(evaluation);
      const parsed = empty ? null : parseRange(typed);
      if (parsed?.ok === false) return parsed;
      const range = parsed === null ? null : formatRange(parsed.range);
      return ok({ ...evaluation, [column.part]: { ...evaluation[column.part], range } });
    }
    case 'grade': {
      const grade = empty ? null : parseGrade(typed);
      if (!empty && grade === null) return { ok: false, problem: 'not_a_grade' };
      if (column.part === 'homeworkDegree')
        return ok(evaluation.kind === 'quran' ? evaluation : { ...evaluation, homeworkDegree: grade });
      if (evaluation.kind !== 'quran') return ok(evaluation);
      const { range } = evaluation[column.part];
      return ok({ ...evaluation, [column.part]: { range: range ?? (grade === null ? null : suggestion), grade } });
    }
    case 'mistake': {
      const digits = empty ? '0' : toLatinDigits(typed).trim();
      if (!/^\d{1,3}$/.test(digits) || Number(digits) > MOST_MISTAKES) return { ok: false, problem: 'not_a_count' };
      if (evaluation.kind !== 'quran') return ok(evaluation);
      return ok({ ...evaluation, mistakes: { ...evaluation.mistakes, [column.kind]: Number(digits) } });
    }
    case 'text':
      if (column.field === 'topic')
        return ok(evaluation.kind === 'academic' ? { ...evaluation, topic: typed } : evaluation);
      return ok({ ...evaluation, [column.field]: typed });
    default:
      return ok(evaluation);
  }
}

/** Finished by itself once nothing is missing or a reason says why; one that was finished by hand stays so. */
export function withDone(before: Evaluation, next: Evaluation): Evaluation {
  const byHand = before.done && !isComplete(before) && before.absence === null;
  return { ...next, done: byHand || isComplete(next) || next.absence !== null };
}

/** What stands in a cell; empty where nothing is written. Numbers as the reader's digits are `write`. */
export function shownIn(evaluation: Evaluation, column: SheetColumn, write: (value: number) => string): string {
  const number = (value: number | null): string => (value === null ? '' : write(value));
  switch (column.type) {
    case 'range':
      return evaluation.kind === 'quran' ? (evaluation[column.part].range ?? '') : '';
    case 'grade':
      if (column.part === 'homeworkDegree') return evaluation.kind === 'quran' ? '' : number(evaluation.homeworkDegree);
      return evaluation.kind === 'quran' ? number(evaluation[column.part].grade) : '';
    case 'mistake':
      return evaluation.kind === 'quran' ? number(evaluation.mistakes[column.kind]) : '';
    case 'text':
      if (column.field === 'topic') return evaluation.kind === 'academic' ? evaluation.topic : '';
      return evaluation[column.field];
    default:
      return '';
  }
}
