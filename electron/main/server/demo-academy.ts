import { join } from 'node:path';
import { z } from 'zod';
import { INVOKE } from '#shared/ipc.ts';
import { ask, type Fetch } from '../api/fetching.ts';
import { SETUP_SECRET_HEADER } from '../api/gateway.ts';
import { parsedJson, readJsonFile, writeFileWhole } from '../json-file.ts';
import type { ReadyMessage } from './local-server.ts';

/** Years of made classes are written; a slow disk may take its time over them. */
const FILL_TIMEOUT_MS = 180_000;

const signIns = INVOKE['server:demo-sign-ins'].output;
export type DemoSignIns = z.output<typeof signIns>;

const filled = z.object({ signIns });

/**
 * Fills an empty demo server with its academy. The sign-ins that were made with it are kept beside its files, readable
 * by their owner, and deleted with them: they open nothing but made data. Throws when the server would not.
 */
export async function fillDemo(fetch: Fetch, ready: ReadyMessage, dataDir: string): Promise<ReadyMessage> {
  if (ready.setUp || !ready.demo) return ready;
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (ready.setupSecret !== null) headers[SETUP_SECRET_HEADER] = ready.setupSecret;
  const answer = await ask(fetch, `${ready.url}/api/setup/demo`, { method: 'POST', headers }, FILL_TIMEOUT_MS);
  const body = answer.came ? filled.safeParse(parsedJson(answer.body)) : null;
  if (body?.success !== true)
    throw new Error(`the demo academy could not be made: ${answer.came ? answer.status : answer.code}`);
  writeFileWhole(fileIn(dataDir), JSON.stringify(body.data.signIns));
  return { ...ready, setUp: true };
}

/** The sign-ins of the demo academy in this folder; none when there is no academy. */
export function demoSignIns(dataDir: string): DemoSignIns {
  const file = readJsonFile(fileIn(dataDir), signIns);
  return file.found === 'value' ? file.value : [];
}

const fileIn = (dataDir: string): string => join(dataDir, 'sign-ins.json');
