import { useEffect, useSyncExternalStore } from 'react';
import type { EvaluationSheet } from '#shared/contract/evaluations.ts';
import { keepSheet, saverOf } from '../core/keep-savers.ts';
import type { RowView, Saver } from '../core/saver.ts';

/** The saver of one class's sheet for whoever is signed in, and its rows as they are now. */
export function useSaver(sheet: EvaluationSheet): {
  readonly saver: Saver;
  readonly rows: ReadonlyMap<number, RowView>;
} {
  const saver = saverOf(sheet.session.id);
  useEffect(() => {
    keepSheet(sheet);
    saver.load(sheet.rows);
  }, [saver, sheet]);
  return { saver, rows: useSyncExternalStore(saver.subscribe, saver.rows) };
}
