import { setTimeout as delay } from 'node:timers/promises';
import type { SessionFixture } from './fixtures-of-sessions.ts';
import { eventBody, signed, type WEBHOOK_KEY } from './sign-webhook.ts';

/** Between one try and the next, as LiveKit does it (livekit.md 2); after the fifth it sends a delivery never again. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000];
const NEXT_AFTER_MS = 20;

/** Genuine deliveries, one after the other in each room, like those of a LiveKit of many classes. */
export interface SteadyLoad {
  /** The ids of those that were taken. */
  taken(): readonly string[];
  /** Waits for what is under way; answers the ids of those that five tries did not bring in. */
  stop(): Promise<readonly string[]>;
}

export function startSteadyLoad(url: string, key: typeof WEBHOOK_KEY, sessions: readonly SessionFixture[]): SteadyLoad {
  const taken: string[] = [];
  const givenUp: string[] = [];
  const state = { over: false };

  async function deliver(session: SessionFixture, n: number): Promise<void> {
    const [at, sid] = [Date.now(), `PA_load_${session.id}_${n}`];
    const id = `EV_${sid}`;
    const room = { room: session.roomName, roomSid: `RM_load_${session.id}` };
    const person = { identity: session.student(n % session.studentIds.length), sid, joinedAt: at };
    const { body, authorization } = signed(
      eventBody({ event: 'participant_joined', ...room, ...person, at, id }),
      at,
      key,
    );
    const headers = { authorization, 'content-type': 'application/webhook+json' };
    for (const pause of [...PAUSES_MS, null]) {
      const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) }).catch(() => null);
      if (answer?.ok) return void taken.push(id);
      if (pause !== null) await delay(pause);
    }
    givenUp.push(id);
  }

  const senders = sessions.map(async (session) => {
    for (let n = 0; !state.over; n += 1) {
      await deliver(session, n);
      await delay(NEXT_AFTER_MS);
    }
  });
  return {
    taken: () => taken,
    async stop() {
      state.over = true;
      await Promise.all(senders);
      return givenUp;
    },
  };
}
