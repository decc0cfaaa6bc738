import type { EffectiveWindow, HumanLayer } from '#shared/contract/human-layer.ts';
import type { CorrectionEntry, Standing, StatusEntry } from '#shared/domain/human-entries.ts';
import type { EffectiveWindowRow } from '../attendance/entry-rows.ts';

/** A stored word about the window as the contract has it. */
export const toEffectiveWindow = (row: EffectiveWindowRow): EffectiveWindow => ({
  windowId: row.id,
  window: row.from_at === null || row.until_at === null ? null : { from: row.from_at, to: row.until_at },
  reason: row.reason,
  author: row.author,
  at: row.at,
});

const writtenOf = ({ id, reason, note, author, at }: StatusEntry | CorrectionEntry) => ({
  entryId: id,
  reason,
  note,
  author,
  at,
});

/** What stands about one person as the contract has it. */
export const toHumanLayer = ({ override, corrections, lastEntryId, openContest }: Standing): HumanLayer => ({
  lastEntryId,
  override: override && { ...writtenOf(override), status: override.status },
  corrections: corrections.map((entry) => ({ ...writtenOf(entry), type: entry.kind, from: entry.from, to: entry.to })),
  contest: openContest && {
    entryId: openContest.id,
    text: openContest.note,
    author: openContest.author,
    at: openContest.at,
  },
});
