import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InboxRow } from './delivery.ts';

/** Deliveries on this computer's disk that the database has not got yet. */
export interface Spool {
  /** Resolves once the rows would survive a power cut. */
  append(rows: readonly InboxRow[]): Promise<void>;
  /** The oldest files, with their rows in the order they came. */
  oldest(files: number): Promise<readonly SpoolFile[]>;
  remove(files: readonly SpoolFile[]): Promise<void>;
}

/** Whether the disk would take a delivery now: it just took one of no event, which is gone again. */
export async function spoolTakes(dir: string): Promise<boolean> {
  const draft = join(dir, `${randomUUID()}.draft`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile('[]');
      await file.datasync();
    } finally {
      await file.close();
    }
    return true;
  } catch {
    return false;
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

export interface SpoolFile {
  readonly name: string;
  readonly rows: readonly InboxRow[];
}

const COMPLETE = '.json';
/** What a broken disk left of a file: kept for a person, and in nobody's way. */
const BROKEN = '.broken';

/**
 * One file a batch, complete from the moment it has its name and never changed: any server of this directory may carry
 * it to the database and remove it, and a crash leaves nothing half-written behind. A file that a broken disk changed all
 * the same is put aside and told of: it holds up neither the others nor the server's start.
 */
export async function openSpool(dir: string, onBroken: (file: string) => void): Promise<Spool> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  let count = 0;
  const nextName = (): string => {
    count += 1;
    return `${Date.now()}-${String(count).padStart(9, '0')}-${randomUUID()}`;
  };
  return {
    async append(rows) {
      const name = nextName();
      const draft = join(dir, `${name}.draft`);
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify(rows));
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(draft, join(dir, `${name}${COMPLETE}`));
      await syncDirectory(dir);
    },
    async oldest(files) {
      for (;;) {
        const names = (await readdir(dir)).filter((name) => name.endsWith(COMPLETE)).toSorted();
        const read = await Promise.all(names.slice(0, files).map((name) => readOne(dir, name)));
        const broken = read.filter((file) => file !== null && 'broken' in file);
        if (broken.length === 0) return read.filter((file) => file !== null && 'rows' in file);
        for (const { name } of broken) if (await putAside(join(dir, name))) onBroken(join(dir, `${name}${BROKEN}`));
      }
    },
    async remove(files) {
      await Promise.all(files.map((file) => rm(join(dir, file.name), { force: true })));
    },
  };
}

interface BrokenFile {
  readonly name: string;
  readonly broken: true;
}

async function readOne(dir: string, name: string): Promise<SpoolFile | BrokenFile | null> {
  try {
    const rows: unknown = JSON.parse(await readFile(join(dir, name), 'utf8'));
    return areRows(rows) ? { name, rows } : { name, broken: true };
  } catch (error) {
    if (error instanceof SyntaxError) return { name, broken: true };
    // Another server of this directory has just carried it over.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** False when another server of this directory has just done it. */
async function putAside(file: string): Promise<boolean> {
  try {
    await rename(file, `${file}${BROKEN}`);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Enough of a row to be told apart and put in its place; the database looks at the rest. */
const areRows = (rows: unknown): rows is readonly InboxRow[] => Array.isArray(rows) && rows.every(isRow);

const isRow = (row: unknown): boolean =>
  typeof row === 'object' &&
  row !== null &&
  ['id', 'event', 'state', 'created_at', 'received_at'].every(
    (name) => typeof (row as Readonly<Record<string, unknown>>)[name] === 'string',
  );

/** A name is durable only with its directory; Windows has no such call and needs none. */
async function syncDirectory(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
