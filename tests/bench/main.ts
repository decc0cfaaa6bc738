import { benchBooking } from './booking.ts';
import { benchLive } from './live.ts';
import { openParts, type Parts } from './parts.ts';
import { benchRecompute } from './recompute.ts';
import { benchScheduler } from './scheduler.ts';
import { tableOf, type Finding } from './statistics.ts';
import { benchWebhook } from './webhook.ts';

type Bench = (parts: Parts, say: (line: string) => void) => Promise<readonly Finding[]>;

const BENCHES: Readonly<Record<string, Bench>> = {
  webhook: benchWebhook,
  recompute: benchRecompute,
  live: benchLive,
  scheduler: benchScheduler,
  booking: benchBooking,
};

const say = (line: string): void => {
  console.log(`[bench] ${line}`);
};

/** `npm run bench -- webhook`: each named bench, or all of them; exit code 1 when a bar is missed. */
async function main(words: readonly string[]): Promise<number> {
  const unknown = words.find((word) => !Object.hasOwn(BENCHES, word));
  if (unknown !== undefined) {
    console.error(`There is no bench "${unknown}"; choose among: ${Object.keys(BENCHES).join(', ')}.`);
    return 1;
  }
  const findings: Finding[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (words.length > 0 && !words.includes(name)) continue;
    say(`${name}: a Postgres of its own is started`);
    const parts = await openParts();
    try {
      findings.push(...(await bench(parts, say)));
    } finally {
      await parts.close();
    }
  }
  const { text, ok } = tableOf(findings);
  console.log(`\n${text}\n`);
  return ok ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
