import type { Effect } from '#shared/contract/attendance.ts';
import type { Person } from '#shared/contract/sessions.ts';
import type { AttendanceStatus } from '#shared/domain/session.ts';
import { baseOf, type Base, statusesFor } from './decision.ts';
import type { Doubt } from './doubts.ts';
import { isFinal } from './live.ts';

/** The server takes this many decisions at once (domain.md 4). */
export const MOST_AT_ONCE = 50;

/** A person whose verdict is decided together with others; the base is what the table showed when they were chosen. */
export interface BulkRow {
  readonly key: string;
  readonly title: string;
  readonly startsAt: number;
  readonly sessionId: number;
  readonly person: Person;
  readonly base: Base;
}

/** Rows about a person with a final verdict can be decided together; doubts about a whole class cannot. */
export const canChoose = ({ session, person }: Doubt, now: number): boolean =>
  person !== null && person.status !== null && session.status !== 'cancelled' && isFinal(session, now);

/** One row a person and class, however many doubts there are about them. */
export function bulkRowsOf(doubts: readonly Doubt[]): readonly BulkRow[] {
  const rows = new Map<string, BulkRow>();
  for (const { session, person } of doubts) {
    if (person === null) continue;
    const key = `${session.id}/${person.identity}`;
    const { title, startsAt, id: sessionId } = session;
    if (!rows.has(key)) rows.set(key, { key, title, startsAt, sessionId, person, base: baseOf(person) });
  }
  return [...rows.values()];
}

/** The statuses that may be set for every one of them. */
export const sharedStatuses = (rows: readonly BulkRow[]): readonly AttendanceStatus[] =>
  statusesFor(rows.some(({ person }) => person.role === 'teacher') ? 'teacher' : 'student');

/** How many credits a decision gives back, and how many it charges. */
export interface PackageEffect {
  readonly givenBack: number;
  readonly charged: number;
}

export function packageEffect(
  people: readonly { readonly before: Pick<Effect, 'credit'>; readonly after: Pick<Effect, 'credit'> }[],
): PackageEffect {
  const changed = people.filter(({ before, after }) => before.credit !== after.credit);
  return {
    givenBack: changed.filter(({ before }) => before.credit === 'charge').length,
    charged: changed.filter(({ after }) => after.credit === 'charge').length,
  };
}

type Standing = Pick<Effect, 'credit' | 'subscription'>;

/** How one row's credit and package stand before and after, when the rows above it are done. */
export interface PackageChange {
  readonly before: Standing;
  readonly after: Standing;
}

/**
 * Each row is previewed alone; done one after the other, rows of one subscription add up, and what would pass its quota
 * is not charged (domain.md 6). A row that has not been previewed stays null.
 */
export function packagesInTurn(
  effects: readonly ({ readonly before: Standing; readonly after: Standing } | null)[],
): readonly (PackageChange | null)[] {
  const used = new Map<number, number>();
  return effects.map((effect) => {
    const subscription = effect?.before.subscription;
    if (!effect || !subscription || effect.after.subscription?.id !== subscription.id) return effect;
    const { id, quota } = subscription;
    const now = used.get(id) ?? subscription.used;
    const more = effect.after.subscription.used - subscription.used;
    const beyond = more > 0 && now + more > quota;
    const then = beyond ? now : now + more;
    used.set(id, then);
    const standing = (count: number): Standing['subscription'] => ({
      id,
      quota,
      used: count,
      left: Math.max(0, quota - count),
    });
    return {
      before: { credit: effect.before.credit, subscription: standing(now) },
      after: { credit: beyond ? effect.before.credit : effect.after.credit, subscription: standing(then) },
    };
  });
}
