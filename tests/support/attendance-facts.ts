import type { AttendanceEvent, AttendanceFacts, Sighting } from '#shared/domain/attendance/facts.ts';
import { policyOf, type Policy } from '#shared/domain/policy.ts';
import { MINUTE } from '#shared/domain/time.ts';

/** Times in these tests are minutes from the start of an hour-long class. */
export const minutes = (count: number): number => count * MINUTE;

export const policy: Policy = policyOf({}, 'quran');

export const factsWith = (part: Partial<AttendanceFacts> = {}): AttendanceFacts => ({
  role: 'student',
  startsAt: 0,
  endsAt: minutes(60),
  endedAt: null,
  effectiveWindow: null,
  events: [],
  sightings: [],
  roomEnds: [],
  corrections: [],
  blind: [],
  override: null,
  ...part,
});

export const event = (
  kind: AttendanceEvent['kind'],
  participantSid: string,
  at: number,
  part: Partial<AttendanceEvent> = {},
): AttendanceEvent => ({
  id: `${kind}-${participantSid}-${at}`,
  kind,
  roomSid: 'RM_1',
  participantSid,
  at: minutes(at),
  joinedAt: null,
  reason: null,
  source: 'livekit',
  counts: true,
  ...part,
});

export const visit = (sid: string, from: number, to: number, part: Partial<AttendanceEvent> = {}) => [
  event('joined', sid, from, part),
  event('left', sid, to, part),
];

export const sighting = (participantSid: string, part: Partial<Sighting>): Sighting => ({
  id: `roster-${participantSid}`,
  roomSid: 'RM_1',
  participantSid,
  joinedAt: null,
  lastSeenAt: null,
  missingAt: null,
  counts: true,
  ...part,
});
