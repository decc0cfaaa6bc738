import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Owner } from '#server/process/private-file.ts';
import type { PostgresRefusal } from './refusal.ts';

const run = promisify(execFile);

/** Postgres' programs get no environment of ours. English messages, so that they can be told apart; UTC everywhere. */
export const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' } as const;

export type Ran = { readonly ok: true; readonly output: string } | { readonly ok: false; readonly output: string };

/** Runs one of Postgres' programs to its end; what it says counts, whether it succeeds or not. */
export async function runProgram(
  program: string,
  parameters: readonly string[],
  options: { readonly owner: Owner | null; readonly input?: string },
): Promise<Ran> {
  const running = run(program, parameters, { env: ENVIRONMENT, windowsHide: true, ...options.owner });
  // A program that ends without reading its input has said why.
  running.child.stdin?.on('error', () => undefined).end(options.input);
  try {
    const { stdout, stderr } = await running;
    return { ok: true, output: stdout + stderr };
  } catch (error) {
    if (error instanceof Error && 'stderr' in error && 'code' in error && typeof error.code === 'number')
      return { ok: false, output: String(error.stderr) };
    throw error;
  }
}

/** Why a program failed. Log lines of the server carry the SQLSTATE, initdb and early failures only words. */
export function explainFailure(
  output: string,
  at: { readonly path: string; readonly logFile: string },
): PostgresRefusal {
  if (/ 53100 |No space left on device|Disk quota exceeded/.test(output))
    return { code: 'postgres_disk_full', data: { path: at.path } };
  if (/ 42501 |Permission denied|invalid permissions/.test(output))
    return { code: 'postgres_wrong_permissions', data: { path: at.path } };
  return { code: 'postgres_did_not_start', data: { detail: lastWord(output), logFile: at.logFile } };
}

/** The line that says what went wrong: the last grave one, else the last. */
function lastWord(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const grave = lines.findLast((line) => /(FATAL|PANIC|error):/i.test(line)) ?? lines.at(-1) ?? '';
  return grave.replace(/^.*?(?=FATAL|PANIC|initdb: error)/, '').trim();
}
