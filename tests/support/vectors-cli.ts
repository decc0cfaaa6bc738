import { readFileSync } from 'node:fs';
import { runVectors, vectorFile } from '#tests/support/vectors.ts';

/** `npm run --silent vectors -- FILE`: prints `{"results":[…]}` for the cases in FILE. */
const path = process.argv[2];
if (path === undefined) {
  process.stderr.write('usage: npm run --silent vectors -- FILE\n');
  process.exitCode = 2;
} else {
  const file = vectorFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  process.stdout.write(`${JSON.stringify({ results: runVectors(file) })}\n`);
}
