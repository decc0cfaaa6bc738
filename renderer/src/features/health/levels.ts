import type { HealthDetail, JobHealth } from '#shared/contract/health.ts';

/** `mute`: the part is not here, and nothing is wrong with that. */
export type Level = 'ok' | 'warn' | 'bad' | 'mute';

/** Clocks further apart than this are said (reliability.md 9); the same as the strip's own measure. */
const SKEW_SAID_MS = 30_000;
const SLOW_DATABASE_MS = 500;
/** A job that is this much past its time is overdue: its own pace, and a minute for a busy computer. */
const OVERDUE_MS = 60_000;
const INBOX_HANGS_MS = 60_000;

export const levelOfClock = (skewMs: number): Level => (Math.abs(skewMs) > SKEW_SAID_MS ? 'bad' : 'ok');

export const levelOfDatabase = ({ answerMs }: HealthDetail['database']): Level =>
  answerMs > SLOW_DATABASE_MS ? 'warn' : 'ok';

export const levelOfLiveKit = ({ state }: HealthDetail['liveKit']): Level =>
  state === 'ok' ? 'ok' : state === 'away' ? 'bad' : 'mute';

/** Without anybody in a room nothing has to come. */
export const levelOfWebhooks = ({ rosterConnections, missedJoins }: HealthDetail['webhooks']): Level =>
  rosterConnections > 0 && missedJoins === rosterConnections ? 'bad' : 'ok';

export const levelOfRoster = ({ missedJoins, missedLeaves }: HealthDetail['webhooks']): Level =>
  missedJoins + missedLeaves > 0 ? 'warn' : 'ok';

export function levelOfInbox(webhooks: HealthDetail['webhooks'], now: number): Level {
  if (webhooks.dead + webhooks.quarantined > 0) return 'bad';
  const hangs = webhooks.oldestWaitingAt !== null && now - webhooks.oldestWaitingAt > INBOX_HANGS_MS;
  return hangs || webhooks.spooled > 0 ? 'warn' : 'ok';
}

/** Jobs that went wrong the last time, and jobs whose time has passed. */
export function jobsInTrouble(
  jobs: readonly JobHealth[],
  now: number,
): { readonly failed: readonly string[]; readonly overdue: readonly string[] } {
  const failed = jobs.filter(({ lastStatus }) => lastStatus === 'failed' || lastStatus === 'cut');
  const overdue = jobs.filter(
    ({ lastAt, nextAt }) => lastAt !== null && nextAt !== null && now > nextAt + (nextAt - lastAt) + OVERDUE_MS,
  );
  return { failed: failed.map(({ job }) => job), overdue: overdue.map(({ job }) => job) };
}
