import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { runVectors, writtenFile } from '#tests/support/vectors.ts';

/**
 * `npm run --silent vectors -- FILE`: prints `{"results":[…]}` for the cases in FILE (a refused
 * case says why in its place), or on stderr why it cannot; there it also names what of a case nobody knows.
 */
const path = process.argv[2];
if (path === undefined) {
  process.stderr.write('usage: npm run --silent vectors -- FILE\n');
  process.exitCode = 2;
} else {
  try {
    const file = writtenFile.parse(JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')));
    const results = runVectors(file, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${JSON.stringify({ results })}\n`);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    process.stderr.write(`${path} is no file of worked cases: ${why}\n`);
    process.exitCode = 2;
  }
}
