import { closeSync, fdatasyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { witnessEntry, type WitnessLine } from '#shared/contract/witness.ts';
import { parsedJson, writeFileWhole } from '../json-file.ts';
import { open, seal, sealed } from '../offline/sealing.ts';

/** Whose log it is: the name and the key of their offline copy, which close each line. */
export interface LogOwner {
  readonly name: string;
  readonly key: Uint8Array;
}

/** What a teacher's desktop saw and the server has not acknowledged yet (domain.md 3.2). */
export interface WitnessLog {
  /** The line would survive a power cut from here on. */
  append(owner: LogOwner, line: WitnessLine): void;
  /** Oldest first. */
  read(owner: LogOwner): readonly WitnessLine[];
  /** The server has these; they need not be kept. */
  acknowledge(owner: LogOwner, ids: ReadonlySet<string>): void;
}

/** What was closed as a line of this log opens as nothing else. */
const purposeOf = (name: string): string => `witness:${name}`;

function lineOf({ name, key }: LogOwner, text: string): WitnessLine | null {
  const box = sealed.safeParse(parsedJson(text));
  const bytes = box.success ? open(key, box.data, purposeOf(name)) : null;
  const line = witnessEntry.safeParse(bytes === null ? undefined : parsedJson(bytes.toString('utf8')));
  return line.success ? line.data : null;
}

const closed = ({ name, key }: LogOwner, line: WitnessLine): string =>
  `${JSON.stringify(seal(key, Buffer.from(JSON.stringify(line)), purposeOf(name)))}\n`;

/** One file a person in `directory`, a sealed line an entry: nothing in it or in its name can be read without the key. */
export function openWitnessLog(directory: string): WitnessLog {
  const pathOf = (name: string): string => join(directory, `${name}.log`);

  /** A line that a crash tore, or that another key closed, is nobody's. */
  const read = (owner: LogOwner): readonly WitnessLine[] =>
    textOf(pathOf(owner.name))
      .split('\n')
      .map((text) => lineOf(owner, text))
      .filter((line) => line !== null);

  return {
    append(owner, line) {
      const path = pathOf(owner.name);
      mkdirSync(dirname(path), { recursive: true });
      const file = openSync(path, 'a', 0o600);
      try {
        // A torn line of before must not swallow this one.
        writeSync(file, `\n${closed(owner, line)}`);
        fdatasyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    read,
    acknowledge(owner, ids) {
      const rest = read(owner).filter(({ id }) => !ids.has(id));
      const path = pathOf(owner.name);
      if (rest.length === 0) rmSync(path, { force: true });
      else writeFileWhole(path, rest.map((line) => closed(owner, line)).join(''));
    },
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
