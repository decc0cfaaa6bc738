import { endProcess, type Ending } from '#server/process/end-process.ts';
import { isLiving, type ProcessIdentity } from '#server/process/identity.ts';
import type { Site } from './cluster.ts';
import { runProgram } from './programs.ts';

/**
 * Fast shutdown, then immediate, then the axe: within 9 s (reliability.md 15), of which `patienceMs` are for the first.
 * Nothing committed is lost by any of them, the later ones only cost the next start its recovery. A frozen postmaster
 * hears nothing but the last.
 */
export async function endPostmaster(postmaster: ProcessIdentity, site: Site, patienceMs = 5_000): Promise<Ending> {
  if (process.platform !== 'win32')
    return endProcess(postmaster, [
      { signal: 'SIGINT', patienceMs },
      { signal: 'SIGQUIT', patienceMs: 2_000 },
      { signal: 'SIGKILL', patienceMs: 2_000 },
    ]);
  // Windows has no signals to ask with; Postgres brings a program that knows how.
  for (const mode of ['fast', 'immediate']) {
    const stop = ['stop', '-D', site.layout.cluster, '-m', mode, '-t', '4'];
    await runProgram(site.binaries.pgCtl, stop, { owner: null });
    if (!(await isLiving(postmaster))) return 'gone';
  }
  return endProcess(postmaster, [{ signal: 'SIGKILL', patienceMs: 2_000 }]);
}
