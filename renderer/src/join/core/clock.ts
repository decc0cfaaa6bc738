/**
 * The server's clock as this page knows it. It runs by the browser's monotonic ticks from the moment of an answer, so a
 * device whose clock is wrong, or is set while the page is open, changes nothing. All in milliseconds.
 */
export interface ServerClock {
  /** The server's time, epoch ms, at `ticksAt`. */
  readonly serverAt: number;
  /** `performance.now()`. */
  readonly ticksAt: number;
  /** `Date.now()`: only for noticing a sleep, never for the time itself. */
  readonly wallAt: number;
}

interface HeardTime {
  /** What the server said its time was. */
  readonly now: number;
  readonly askedAtTicks: number;
  readonly answeredAtTicks: number;
  readonly answeredAtWall: number;
}

/** The clock after an answer; half of the way there and back counts as the answer's age. */
export const clockFrom = ({ now, askedAtTicks, answeredAtTicks, answeredAtWall }: HeardTime): ServerClock => ({
  serverAt: now + (answeredAtTicks - askedAtTicks) / 2,
  ticksAt: answeredAtTicks,
  wallAt: answeredAtWall,
});

export const timeBy = (clock: ServerClock, ticks: number): number => clock.serverAt + (ticks - clock.ticksAt);

const DRIFT_MS = 2_000;

/** Ticks stand still while some devices sleep: then the wall clock has run ahead of them and the server must be asked. */
export const hasSlept = (clock: ServerClock, ticks: number, wall: number): boolean =>
  wall - clock.wallAt - (ticks - clock.ticksAt) > DRIFT_MS;
