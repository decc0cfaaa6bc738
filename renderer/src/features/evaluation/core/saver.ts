import type { Evaluation } from '#shared/domain/evaluation/evaluation.ts';

/** So long typing rests before it is sent, in milliseconds. */
const REST_MS = 400;

export interface SaveItem {
  readonly studentId: number;
  readonly evaluation: Evaluation;
  readonly base: number | null;
  readonly commandId: string;
}

/** What became of one item. `conflict`: something else stands; `entryId` is what to save on to overrule it. */
export type SaveAnswer =
  | { readonly outcome: 'saved'; readonly entryId: number; readonly evaluation: Evaluation; readonly at: number }
  | { readonly outcome: 'conflict'; readonly conflict: Conflict }
  | { readonly outcome: 'refused'; readonly message: string };

export interface Conflict {
  readonly entryId: number | null;
  readonly author: string | null;
  readonly at: number | null;
  readonly fields: readonly {
    readonly field: string;
    readonly present: string | number | boolean | null;
    readonly wanted: string | number | boolean | null;
  }[];
}

/** `saved`: the server has it. `waiting`: not yet. `away`: not yet, the server did not answer and is asked again. */
export type SaveState = 'saved' | 'waiting' | 'away' | 'conflict' | 'refused';

export interface RowView {
  readonly evaluation: Evaluation;
  readonly state: SaveState;
  readonly savedAt: number | null;
  readonly conflict: Conflict | null;
  readonly message: string | null;
}

/** What the server is not known to have of one student, as it is kept over the end of the window (reliability.md 16). */
export interface UnsentRow {
  readonly evaluation: Evaluation;
  readonly base: number | null;
  /** Sent, and not known to have arrived: it is sent again as it was, under the same id, before anything newer. */
  readonly sent: SaveItem | null;
  /** Typed since. */
  readonly dirty: boolean;
}

interface Row extends RowView, UnsentRow {}

export interface SaverDeps {
  /** Rejects when the server is away; then the same is sent again after `wait`. */
  send(items: readonly SaveItem[]): Promise<readonly SaveAnswer[]>;
  newId(): string;
  /** Resolves once what waits is written down: nothing is sent under an id that a crash would forget. */
  kept(): Promise<void>;
  /** Resolves after the n-th failed try's pause. */
  wait(failures: number): Promise<void>;
}

export interface ServerRow {
  readonly studentId: number;
  readonly evaluation: Evaluation;
  readonly entryId: number | null;
  readonly savedAt: number | null;
}

/** Saves what is typed, row by row, each on the saving before it; what is not saved stays here until it is. */
export interface Saver {
  /** What the server has; rows with something unsaved keep what was typed. */
  load(rows: readonly ServerRow[]): void;
  /** What an earlier window had not saved; it is sent at once. Rows with something newer here keep that. */
  restore(rows: ReadonlyMap<number, UnsentRow>): void;
  edit(studentId: number, evaluation: Evaluation): void;
  /** After a conflict: mine over what stands, or what stands instead of mine. */
  settle(studentId: number, keep: 'mine' | 'theirs'): void;
  readonly rows: () => ReadonlyMap<number, RowView>;
  /** What the server is not known to have; the same object as long as nothing of a row changes. */
  unsent(): ReadonlyMap<number, UnsentRow & RowView>;
  readonly subscribe: (listener: () => void) => () => void;
  /** Nothing waits any more, refused and conflicting rows apart. */
  idle(): Promise<void>;
  /** Sends nothing any more: whoever typed it is not signed in. */
  stop(): void;
}

export function createSaver(deps: SaverDeps): Saver {
  let rows: ReadonlyMap<number, Row> = new Map();
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let stopped = false;

  const put = (changes: readonly (readonly [number, Row])[]): void => {
    rows = new Map([...rows, ...changes]);
    for (const listener of listeners) listener();
  };
  const change = (studentId: number, with_: Partial<Row>): void => {
    const row = rows.get(studentId);
    if (row !== undefined) put([[studentId, { ...row, ...with_ }]]);
  };
  const isOpen = (row: Row): boolean => !stopped && row.state !== 'conflict' && (row.sent !== null || row.dirty);

  /** What is to be sent now: what was sent before and not answered, else what was typed. */
  const nextItems = (): readonly SaveItem[] => {
    const items: SaveItem[] = [];
    for (const [studentId, row] of rows) {
      if (!isOpen(row)) continue;
      const fresh = { studentId, evaluation: row.evaluation, base: row.base, commandId: deps.newId() };
      const item = row.sent ?? fresh;
      if (row.sent === null) change(studentId, { sent: item, dirty: false });
      items.push(item);
    }
    return items;
  };

  const take = ({ studentId }: SaveItem, answer: SaveAnswer): void => {
    const row = rows.get(studentId);
    if (row === undefined) return;
    if (answer.outcome === 'saved') {
      const { entryId: base, at: savedAt } = answer;
      const evaluation = row.dirty ? row.evaluation : answer.evaluation;
      change(studentId, { sent: null, base, savedAt, evaluation, state: row.dirty ? 'waiting' : 'saved' });
    } else if (answer.outcome === 'conflict') change(studentId, { sent: null, ...answerOf(answer.conflict) });
    else change(studentId, { sent: null, state: row.dirty ? 'waiting' : 'refused', message: answer.message });
  };

  const run = async (): Promise<void> => {
    for (let failures = 0; ;) {
      const items = nextItems();
      if (items.length === 0) return;
      try {
        await deps.kept();
        if (stopped) return;
        const answers = await deps.send(items);
        failures = 0;
        for (const [n, item] of items.entries()) {
          const answer = answers[n];
          if (answer !== undefined) take(item, answer);
        }
      } catch {
        for (const { studentId } of items) change(studentId, { state: 'away' });
        failures += 1;
        await deps.wait(failures);
      }
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    running ??= run().finally(() => (running = null));
    return running;
  };

  return {
    load(loaded) {
      put(
        loaded.flatMap(({ studentId, evaluation, entryId, savedAt }) => {
          const row = rows.get(studentId);
          if (row !== undefined && row.state !== 'saved') return [];
          if (row !== undefined && (row.base ?? 0) > (entryId ?? 0)) return [];
          return [[studentId, { ...UNTOUCHED, evaluation, base: entryId, savedAt }]];
        }),
      );
    },
    restore(unsent) {
      const older = [...unsent].filter(([studentId]) => (rows.get(studentId)?.state ?? 'saved') === 'saved');
      put(older.map(([studentId, row]) => [studentId, restored(row)]));
      void flush();
    },
    edit(studentId, evaluation) {
      const row = rows.get(studentId);
      if (row === undefined) return;
      const state = row.state === 'conflict' || row.state === 'away' ? row.state : 'waiting';
      change(studentId, { evaluation, dirty: true, state, message: null });
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), REST_MS);
    },
    settle(studentId, keep) {
      const row = rows.get(studentId);
      if (row?.conflict == null) return;
      const { conflict } = row;
      const settled = { conflict: null, base: conflict.entryId };
      if (keep === 'mine') change(studentId, { ...settled, dirty: true, state: 'waiting' });
      else {
        const evaluation = withValues(row.evaluation, conflict);
        change(studentId, { ...settled, evaluation, dirty: false, state: 'saved', savedAt: conflict.at });
      }
      void flush();
    },
    rows: () => rows,
    unsent: () => new Map([...rows].filter(([, { state }]) => state !== 'saved')),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async idle() {
      while ([...rows.values()].some(isOpen)) await flush();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

const UNTOUCHED = { state: 'saved', conflict: null, message: null, sent: null, dirty: false } as const;

/** One that conflicted or was refused is sent once more: the server says again why, as things stand now. */
const restored = ({ evaluation, base, sent, dirty }: UnsentRow): Row => ({
  ...UNTOUCHED,
  evaluation,
  base,
  sent,
  dirty: dirty || sent === null,
  savedAt: null,
  state: 'waiting',
});

const answerOf = (conflict: Conflict) => ({ state: 'conflict', conflict, dirty: true }) as const;

/** Mine with the values that stand, in the fields in which they differ. */
function withValues(evaluation: Evaluation, { fields }: Conflict): Evaluation {
  const copy: Record<string, unknown> = { ...evaluation };
  for (const { field, present } of fields) {
    const [outer = '', inner] = field.split('.');
    if (inner === undefined) copy[outer] = present;
    else copy[outer] = { ...(copy[outer] as object), [inner]: present };
  }
  return copy as unknown as Evaluation;
}
