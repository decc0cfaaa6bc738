/**
 * A place in the event log. Ids commit out of order, so a place is the pair (transaction, id), and readers take only
 * rows whose transaction is older than every running one: nothing can appear behind a cursor.
 */
export interface Cursor {
  readonly xid: string;
  readonly id: number;
}

export const START: Cursor = { xid: '0', id: 0 };

export const formatCursor = (cursor: Cursor): string => `${cursor.xid}-${cursor.id}`;

/** The cursor in a text, or null for anything that `formatCursor` did not make. */
export function parseCursor(text: string | undefined): Cursor | null {
  const match = /^(\d{1,20})-(\d{1,16})$/.exec(text ?? '');
  return match?.[1] && match[2] ? { xid: match[1], id: Number(match[2]) } : null;
}
