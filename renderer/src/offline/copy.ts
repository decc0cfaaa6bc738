import type { InferContractRouterOutputs } from '@orpc/contract';
import type { Contract } from '#shared/contract/contract.ts';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { DAY } from '#shared/domain/time.ts';

/** How far back a copy reaches (product.md, "Supervisor · Offline"). */
const KEPT_MS = 90 * DAY;

/** A page of `review.sync`. */
export type Page = InferContractRouterOutputs<Contract>['review']['sync'];

/** What this window knows of the sessions in reach. */
export interface Copy {
  readonly sessions: ReadonlyMap<number, SessionDetail>;
  /** Where the next page begins; null before the first one. */
  readonly cursor: string | null;
  /** The server's moment that all of it is as new as; null until a first walk has come to its end. */
  readonly asOf: number | null;
}

export const EMPTY_COPY: Copy = { sessions: new Map(), cursor: null, asOf: null };

/** The copy after a page, and what of it has to be written down or forgotten. */
export interface Step {
  readonly copy: Copy;
  readonly put: readonly SessionDetail[];
  readonly drop: readonly number[];
}

/**
 * Takes a page in. The newer word about a session wins, whichever page brought it; what left the reader's reach, what a
 * walk from the beginning no longer finds and what is older than 90 days is forgotten.
 */
export function applyPage(copy: Copy, page: Page): Step {
  const put = page.sessions.filter(
    (session) => !isOld(session, page.asOf) && session.asOf >= (copy.sessions.get(session.id)?.asOf ?? 0),
  );
  const fresh = new Set(page.sessions.map(({ id }) => id));
  const gone = new Set(page.gone);
  const walked = walkedOver(copy.cursor, page);
  const drop = [...copy.sessions.values()]
    .filter(
      (session) => gone.has(session.id) || isOld(session, page.asOf) || (walked(session.id) && !fresh.has(session.id)),
    )
    .map(({ id }) => id);

  const sessions = new Map(copy.sessions);
  for (const session of put) sessions.set(session.id, session);
  for (const id of drop) sessions.delete(id);
  return { copy: { sessions, cursor: page.cursor, asOf: page.more ? copy.asOf : page.asOf }, put, drop };
}

const isOld = (session: SessionDetail, asOf: number): boolean => session.startsAt < asOf - KEPT_MS;

/** The ids that a page of the first walk has gone over, in order: what stands between its ends and is not on it is no more. */
function walkedOver(asked: string | null, page: Page): (id: number) => boolean {
  const from = asked === null ? 0 : walkPlace(asked);
  if (from === null) return () => false;
  const to = page.more ? (walkPlace(page.cursor) ?? Infinity) : Infinity;
  return (id) => id > from && id <= to;
}

const walkPlace = (cursor: string): number | null => {
  const id = /^first:(\d+):/.exec(cursor)?.[1];
  return id === undefined ? null : Number(id);
};

/**
 * What the screens read, the newest class first. The one point where changes that still wait to be sent may be laid over
 * what the server said.
 */
export const shownSessions = (copy: Copy): readonly SessionDetail[] =>
  [...copy.sessions.values()].toSorted((a, b) => b.startsAt - a.startsAt || b.id - a.id);
