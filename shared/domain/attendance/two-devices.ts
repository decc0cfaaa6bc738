import type { AttendanceEvent } from './facts.ts';

/**
 * Whether one person came in from two devices: a connection was put out as a duplicate, and the one that came next is of
 * another device (domain.md 9). The same device that comes back, as after a reload, is one; of a device that did not say
 * which it is, nothing is known. Events in any order.
 */
export function cameFromTwoDevices(events: readonly AttendanceEvent[]): boolean {
  const connections = connectionsOf(events);
  return connections.some((one, index) => {
    const next = connections[index + 1];
    return one.duplicate && next !== undefined && differ(one.device, next.device);
  });
}

const differ = (one: string | null, other: string | null): boolean => one !== null && other !== null && one !== other;

interface Connection {
  readonly since: number;
  readonly device: string | null;
  readonly duplicate: boolean;
}

/** One entry a connection, in the order in which they began. Who never was in is no connection. */
function connectionsOf(events: readonly AttendanceEvent[]): readonly Connection[] {
  const bySid = new Map<string, AttendanceEvent[]>();
  for (const event of events) {
    const sid = `${event.roomSid}/${event.participantSid}`;
    bySid.set(sid, [...(bySid.get(sid) ?? []), event]);
  }
  return [...bySid.values()]
    .filter((told) => told.some(({ kind, joinedAt }) => kind === 'joined' || joinedAt !== null))
    .map((told) => ({
      since: Math.min(...told.map(({ at, joinedAt }) => joinedAt ?? at)),
      device: told.find(({ device }) => device)?.device ?? null,
      duplicate: told.some(({ reason }) => reason === 'DUPLICATE_IDENTITY'),
    }))
    .toSorted((a, b) => a.since - b.since);
}
