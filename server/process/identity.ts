import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);

/**
 * A process, told apart from a later one that was given the same number. `startedAt` is opaque: what the operating
 * system knows of its start, equal only for the same process.
 */
export const processIdentity = z.object({ pid: z.int().positive(), startedAt: z.string().min(1) });
export type ProcessIdentity = Readonly<z.infer<typeof processIdentity>>;

/** Who has this number now; null when nobody lives under it. A zombie counts as dead: nobody may ever reap it. */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const startedAt = await startOf(pid);
  return startedAt === null ? null : { pid, startedAt };
}

/** Whether that very process still lives. */
export async function isLiving(identity: ProcessIdentity): Promise<boolean> {
  return (await startOf(identity.pid)) === identity.startedAt;
}

/** The command a process was started with, arguments included; null when it is gone or not ours to look at. */
export async function commandLine(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const text = await readOrNull(`/proc/${pid}/cmdline`);
    return text?.replaceAll('\0', ' ').trim() || null;
  }
  if (process.platform === 'win32')
    return ask('powershell', powershell(`(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`));
  return ask('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
}

async function startOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return startOnLinux(pid);
  if (process.platform === 'win32') return ask('powershell', powershell(`(Get-Process -Id ${pid}).StartTime.Ticks`));
  const answer = await ask('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
  return answer === null || answer.startsWith('Z') ? null : answer.replace(/^\S+\s+/, '');
}

async function startOnLinux(pid: number): Promise<string | null> {
  const stat = await readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // proc(5): the name in parentheses may hold anything, so count from its end; state is field 3, starttime field 22.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  if (state === undefined || ticks === undefined || 'ZXx'.includes(state)) return null;
  const boot = await readOrNull('/proc/sys/kernel/random/boot_id');
  return `${boot?.trim() ?? 'boot'}:${ticks}`;
}

const powershell = (expression: string): string[] => ['-NoProfile', '-NonInteractive', '-Command', expression];

/** These commands fail when there is no such process, which is an answer. */
async function ask(program: string, parameters: readonly string[]): Promise<string | null> {
  try {
    return (await run(program, parameters, { windowsHide: true })).stdout.trim() || null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') return null;
    throw error;
  }
}

/** Under /proc a missing file, a process that ends while it is read and one that is hidden from us are all "no". */
async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
