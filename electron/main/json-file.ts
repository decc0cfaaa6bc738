import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** What was found in a file of ours: nothing, something that does not fit its schema, or the value. */
export type ReadFile<T> =
  { readonly found: 'nothing' } | { readonly found: 'broken' } | { readonly found: 'value'; readonly value: T };

/** Reads and parses a JSON file. A file that cannot be read for another reason than its absence throws. */
export function readJsonFile<T extends z.ZodType>(path: string, schema: T): ReadFile<z.output<T>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { found: 'nothing' };
    throw error;
  }
  const parsed = schema.safeParse(parsedJson(text));
  return parsed.success ? { found: 'value', value: parsed.data } : { found: 'broken' };
}

/** The value of a JSON text, or undefined when it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Replaces a file whole, readable by its owner only: a crash leaves the old one or the new one, never half of it. */
export function writeFileWhole(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.next`;
  writeFileSync(next, content, { mode: 0o600, flush: true });
  renameSync(next, path);
}
