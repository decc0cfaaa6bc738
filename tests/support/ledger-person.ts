import { Room, RoomEvent } from '@livekit/rtc-node';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { readLedger, writeDown } from '#demo/ledger.ts';

/** What opens one room to one person. */
export interface Grant {
  readonly url: string;
  readonly token: string;
}

/** A real participant that writes down by its own clock, each the moment it happens, when it was in. */
export interface Person {
  readonly ledger: string;
  /** How often it has come in so far. */
  readonly timesIn: () => number;
  readonly leave: () => Promise<void>;
  /** Whoever is put out from now on stays out. */
  readonly settle: () => void;
  /** Resolves when it is out for good. */
  readonly out: Promise<void>;
}

const KNOCK_EVERY_MS = 300;

/** Enters; `comesBack`: knocks again until it is let in whenever the connection ends, as the student's page does. */
export async function enter(grant: Grant, ledger: string, { comesBack = false } = {}): Promise<Person> {
  const gone = new AbortController();
  const out = once(gone.signal, 'abort').then(() => undefined);
  const state = { leaving: false, comesBack };

  async function connect(): Promise<Room> {
    const room = new Room();
    writeDown(ledger, 'joining');
    await room.connect(grant.url, grant.token, { autoSubscribe: false, dynacast: false });
    writeDown(ledger, 'in');
    room.once(RoomEvent.Disconnected, (reason) => {
      if (state.leaving) return;
      writeDown(ledger, 'out', `disconnected: ${reason}`);
      void comeBack();
    });
    return room;
  }

  async function comeBack(): Promise<void> {
    while (state.comesBack && !state.leaving) {
      try {
        room = await connect();
        return;
      } catch {
        await delay(KNOCK_EVERY_MS);
      }
    }
    gone.abort();
  }

  let room = await connect();
  return {
    ledger,
    timesIn: () => readLedger(ledger).filter(({ what }) => what === 'in').length,
    settle: () => {
      state.comesBack = false;
      // It learns of its being put out later than that happens: on a busy computer, by more than is allowed.
      writeDown(ledger, 'leaving', 'may be put out');
    },
    out,
    async leave() {
      state.leaving = true;
      writeDown(ledger, 'leaving');
      await room.disconnect();
      writeDown(ledger, 'out', 'left');
      gone.abort();
    },
  };
}
