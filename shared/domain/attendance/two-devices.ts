import type { AttendanceEvent, AttendanceFacts } from './facts.ts';

/**
 * Whether one person came in from two devices: a connection was put out as a duplicate, and the one that came next is of
 * another device (domain.md 9). The same device that comes back, as after a reload, is one; of a device that did not say
 * which it is, nothing is known. A connection whose join was lost is known by the roster. Facts in any order.
 */
export function cameFromTwoDevices(facts: Told): boolean {
  const connections = connectionsOf(facts);
  return connections.some((one, index) => {
    const next = connections[index + 1];
    return one.duplicate && next !== undefined && differ(one.device, next.device);
  });
}

type Told = Pick<AttendanceFacts, 'events' | 'sightings'>;

const differ = (one: string | null, other: string | null): boolean => one !== null && other !== null && one !== other;

interface Connection {
  readonly since: number;
  readonly device: string | null;
  readonly duplicate: boolean;
}

type Word = Pick<AttendanceEvent, 'roomSid' | 'participantSid' | 'at' | 'joinedAt' | 'reason' | 'device'> & {
  readonly kind: AttendanceEvent['kind'] | 'seen';
};

/** One entry a connection, in the order in which they began. Who never was in is no connection. */
function connectionsOf({ events, sightings }: Told): readonly Connection[] {
  const seen = sightings.map((row): Word => ({
    ...row,
    kind: 'seen',
    at: row.joinedAt ?? row.lastSeenAt ?? Infinity,
    reason: null,
  }));
  const bySid = new Map<string, Word[]>();
  for (const word of [...events, ...seen]) {
    const sid = `${word.roomSid}/${word.participantSid}`;
    bySid.set(sid, [...(bySid.get(sid) ?? []), word]);
  }
  return [...bySid.values()]
    .filter((told) => told.some(({ kind, joinedAt }) => kind === 'joined' || kind === 'seen' || joinedAt !== null))
    .map((told) => ({
      since: Math.min(...told.map(({ at, joinedAt }) => joinedAt ?? at)),
      device: told.find(({ device }) => device)?.device ?? null,
      duplicate: told.some(({ reason }) => reason === 'DUPLICATE_IDENTITY'),
    }))
    .toSorted((a, b) => a.since - b.since);
}
