import type { HistoryEntry } from '#shared/contract/attendance.ts';
import type { EffectiveWindow } from '#shared/contract/human-layer.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { readEntries, readWindows } from '../attendance/entry-rows.ts';
import { refusalFor } from './ended-session.ts';
import { toEffectiveWindow } from './shown.ts';

/** Every word that people said over a session's verdicts, oldest first; nothing is ever taken out (domain.md 4). */
export async function attendanceHistory(
  deps: Deps,
  actor: Actor,
  sessionId: number,
): Promise<Result<{ entries: HistoryEntry[]; windows: EffectiveWindow[] }>> {
  const refusal = await refusalFor(deps.db, actor, sessionId, 'attendance.view');
  if (refusal) return { ok: false, refusal };
  const rows = await readEntries(deps.db, [sessionId]);
  const windows = await readWindows(deps.db, [sessionId]);
  const undoneBy = new Map(rows.map((row) => [row.undoes_id, row.id]));
  return ok({
    entries: rows.map((row) => ({
      entryId: row.id,
      role: row.person_role,
      personId: row.person_id,
      kind: row.kind,
      status: row.status,
      from: row.from_at,
      to: row.until_at,
      reason: row.reason,
      note: row.note,
      undoesId: row.undoes_id,
      undoneById: undoneBy.get(row.id) ?? null,
      answersId: row.answers_id,
      answer: row.answer,
      base: { entryId: row.base_entry_id, status: row.base_status },
      credit: row.credit,
      author: row.author,
      at: row.at,
    })),
    windows: windows.map(toEffectiveWindow),
  });
}
