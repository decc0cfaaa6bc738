import { parseRoomName } from '#shared/domain/room-name.ts';
import { inTwoTrips } from '../../db/prepared.ts';
import { byName } from '../../db/together.ts';
import type { Deps } from '../../deps.ts';
import { claimFrom, limits, lockingStatements, type ClaimRows } from './claim-events.ts';
import { isPresenceEvent, type InboxRow } from './delivery.ts';
import { putOut } from './denied.ts';
import { broughtBack, newsOf, presencesIn } from './fold-event.ts';
import { storingFolded, within } from './inbox-rows.ts';
import { draftFrom, draftStatements, type Drafted, type DraftRows } from './project.ts';
import { isPlain } from './settle-session.ts';

/** Whoever sent it waits for the answer meanwhile. */
const LIMIT_MS = 500;
const LOCK_MS = 50;

/**
 * Stores a delivery about somebody who came or went and folds it, in one transaction of two round trips, so that open
 * screens know of it as early as can be. False when nothing was done: it is no such delivery, it is not alone, somebody
 * holds its room or its session, more follows from it than presence and verdicts, or it failed. Then it is to be stored as
 * any other, and the inbox finds out what to do with it.
 */
export async function foldAtOnce(deps: Deps, row: InboxRow): Promise<boolean> {
  const sessionId = row.room_name === null ? undefined : parseRoomName(row.room_name)?.sessionId;
  if (sessionId === undefined || row.state !== 'new' || !isPresenceEvent(row.event)) return false;
  try {
    return (await within(LIMIT_MS, storeAndFold(deps, row, sessionId))) ?? false;
  } catch (error) {
    deps.log.debug({ err: error, eventId: row.id }, 'a delivery was not folded at once; it takes its turn');
    return false;
  }
}

async function storeAndFold(deps: Deps, row: InboxRow, sessionId: number): Promise<true | null> {
  const { intakeDb, hub } = deps;
  const claiming = { events: storingFolded(row), ...lockingStatements(row.room_name) };
  const told = presencesIn([row]);
  const news = newsOf([row], told, sessionId);
  const drafting = draftStatements(sessionId);
  const claimAt = 1;
  const draftAt = claimAt + Object.keys(claiming).length + news.length;
  const first = [limits(LOCK_MS), ...Object.values(claiming), ...news, ...Object.values(drafting)];
  return inTwoTrips(intakeDb, LIMIT_MS, first, (read) => {
    const claim = claimFrom(byName<ClaimRows>(claiming, read.slice(claimAt)));
    if (claim.events.length === 0 || claim.session?.id !== sessionId) return null;
    const drafted = draftFrom(byName<DraftRows>(drafting, read.slice(draftAt)), sessionId, claim.now);
    if (!drafted || !isPlain(drafted) || isStranger(row, drafted)) return null;
    // Open screens are told in the same round trip.
    const reading = hub.reading();
    return {
      last: drafted.writes,
      after: reading ? [reading.statement] : [],
      done([events]) {
        if (reading && events) reading.take(events);
        else hub.wake();
        const toPutOut = broughtBack(told, claim);
        if (row.room_name !== null && toPutOut.length > 0) void putOut(deps, row.room_name, toPutOut);
        return true;
      },
    };
  });
}

/** Kept for a supervisor, on the long way. */
const isStranger = ({ identity }: InboxRow, { gathered }: Drafted): boolean =>
  identity === null || gathered.unknownIdentities.includes(identity);
