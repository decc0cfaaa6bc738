import { z } from 'zod';
import type { WitnessLine } from '#shared/contract/witness.ts';
import type { Gateway } from '../api/gateway.ts';
import { parsedJson } from '../json-file.ts';
import type { LogOwner, WitnessLog } from './witness-log.ts';

export interface WitnessDeps {
  readonly log: WitnessLog;
  readonly gateway: Pick<Gateway, 'send'>;
  /** Null while nobody's copy is open: then there is no key that could close a line. */
  owner(): LogOwner | null;
  /** Null while the server has not confirmed the sign-in. */
  token(): Promise<string | null>;
  onTrouble(what: string, error: unknown): void;
}

/** Keeps what the classroom saw and brings it to the server when it can (domain.md 3.2). */
export interface Witness {
  note(line: WitnessLine): void;
  /** The server is there: whatever waits is sent, in order, until nothing does or it does not answer. */
  upload(): Promise<void>;
  /** How many lines of the signed-in person wait. */
  waiting(): number;
  /** The person signs out, and the key that opens their lines goes: so do the lines. */
  forget(): void;
}

const LINES_AT_ONCE = 100;
/** Half of what the server takes: a hundred lines of a class of two hundred would be too much for it, for ever. */
const BYTES_AT_ONCE = 512 * 1024;
const answer = z.object({ results: z.array(z.object({ id: z.string(), outcome: z.string() })) });

/** As many of the oldest as go into one request; a line alone always does. */
function atOnce(lines: readonly WitnessLine[]): readonly WitnessLine[] {
  const first = lines.slice(0, LINES_AT_ONCE);
  let bytes = 0;
  const tooMuch = first.findIndex((line, n) => {
    bytes += Buffer.byteLength(JSON.stringify(line));
    return n > 0 && bytes > BYTES_AT_ONCE;
  });
  return tooMuch === -1 ? first : first.slice(0, tooMuch);
}

export function createWitness(deps: WitnessDeps): Witness {
  const { log, gateway } = deps;
  let sending: Promise<void> | null = null;

  async function send(): Promise<void> {
    // What the server could not take in now is sent again the next time, and keeps nothing else waiting.
    const failed = new Set<string>();
    for (;;) {
      const owner = deps.owner();
      const lines = owner === null ? [] : atOnce(log.read(owner).filter(({ id }) => !failed.has(id)));
      const token = lines.length === 0 ? null : await deps.token();
      if (owner === null || token === null) return;
      const body = JSON.stringify({ entries: lines });
      const sent = await gateway.send({ method: 'POST', path: '/api/witness', body }, token);
      const parsed = sent.came && sent.status === 200 ? answer.safeParse(parsedJson(sent.body)) : null;
      if (!parsed?.success) return;
      const { results } = parsed.data;
      const settled = results.filter(({ outcome }) => outcome !== 'failed');
      for (const { id } of lines) if (!settled.some((one) => one.id === id)) failed.add(id);
      // Whoever signed in meanwhile has another file: this one is still its owner's. A refused line is refused for good.
      log.acknowledge(owner, new Set(settled.map(({ id }) => id)));
    }
  }

  return {
    note(line) {
      const owner = deps.owner();
      if (owner === null) return;
      try {
        log.append(owner, line);
      } catch (error) {
        // A full disk costs the second witness, never the class.
        deps.onTrouble('what the classroom saw could not be kept', error);
      }
    },
    upload() {
      sending ??= send()
        .catch((error: unknown) => deps.onTrouble('what the classroom saw could not be sent', error))
        .finally(() => {
          sending = null;
        });
      return sending;
    },
    waiting() {
      const owner = deps.owner();
      return owner === null ? 0 : log.read(owner).length;
    },
    forget() {
      const owner = deps.owner();
      if (owner === null) return;
      try {
        log.acknowledge(owner, new Set(log.read(owner).map(({ id }) => id)));
      } catch (error) {
        deps.onTrouble('what the classroom saw could not be removed', error);
      }
    },
  };
}
