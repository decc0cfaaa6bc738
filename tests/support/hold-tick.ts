import { connect } from '#server/db/connect.ts';
import { startTicks } from '#server/jobs/ticks.ts';
import { itemTick, tickDeps } from './item-job.ts';

/** A server's stand-in for tests that kill or freeze it: works through the items, says when it began the third, goes on. */
const [url = '', host = '', leaseMs = '1000'] = process.argv.slice(2);
const db = connect(url, { max: 3 });
const tick = itemTick(db, host, {
  slowMs: 100,
  began: (item) => {
    if (item === 3) process.stdout.write(`${JSON.stringify({ item })}\n`);
  },
});
void startTicks(tickDeps(db, { leaseMs: Number(leaseMs) }), [tick], host).catchUp();
setInterval(() => undefined, 60_000);
