import { z } from 'zod';
import { INVOKE } from '#shared/ipc.ts';
import { ask, type Fetch } from '../api/fetching.ts';
import { SETUP_SECRET_HEADER } from '../api/gateway.ts';
import { parsedJson } from '../json-file.ts';
import type { ReadyMessage } from './local-server.ts';

/** Weeks of made classes are written the first time; a slow disk may take its time over them. */
const FILL_TIMEOUT_MS = 180_000;

const signIns = INVOKE['server:demo-sign-ins'].output;
export type DemoSignIns = z.output<typeof signIns>;

const filled = z.object({ signIns });

/**
 * Asks a demo server that has just started for its sign-ins, which makes its academy if there is none yet. They are the
 * same at every start and are kept in memory only. Throws when the server would not.
 */
export async function prepareDemo(fetch: Fetch, ready: ReadyMessage): Promise<DemoSignIns> {
  const headers = { Accept: 'application/json', [SETUP_SECRET_HEADER]: ready.setupSecret };
  const answer = await ask(fetch, `${ready.url}/api/setup/demo`, { method: 'POST', headers }, FILL_TIMEOUT_MS);
  if (!answer.came) throw new Error(`the demo academy could not be made: ${answer.code}`);
  const body = filled.safeParse(parsedJson(answer.body));
  if (!body.success) throw new Error(`the demo academy could not be made: the server answered ${answer.status}`);
  return body.data.signIns;
}
