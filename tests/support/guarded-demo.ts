import { spawn } from 'node:child_process';
import { watchOver } from '#demo/watch-over.ts';

/** A demo's stand-in for tests that kill it: has what outlives it by itself, says its process numbers, and stays. */
const [folder, elsewhere] = process.argv.slice(2);
watchOver(folder!);
const outlives = (words: readonly string[], env: Record<string, string> = {}) =>
  spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)', '--', ...words], {
    detached: true,
    stdio: 'ignore',
    env,
  }).pid;
const parts = [
  outlives(['-D', `${folder}/profile/database`]),
  outlives(['--config', `${folder}/livekit.yaml`]),
  outlives([], { ITQAN_PROFILE: `${folder}/profile` }),
];
const others = [outlives(['-D', `${elsewhere}/profile/database`]), outlives([`${folder}/livekit.log`])];
process.stdout.write(`${JSON.stringify({ parts, others })}\n`);
setInterval(() => undefined, 60_000);
