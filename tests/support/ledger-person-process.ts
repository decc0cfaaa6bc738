import { enter, type Grant } from './ledger-person.ts';

/** One participant as a process of its own, for tests that kill it: `GRANT LEDGER`. Says when it is in, and stays. */
const [grant, ledger] = process.argv.slice(2);
await enter(JSON.parse(grant!) as Grant, ledger!);
process.stdout.write('{"in":true}\n');
setInterval(() => undefined, 60_000);
