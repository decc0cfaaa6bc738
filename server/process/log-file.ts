import { open, rename, stat } from 'node:fs/promises';
import { isMissing } from './private-file.ts';

const KEEP_BYTES = 5 * 1024 * 1024;
const TAIL_BYTES = 64 * 1024;

/** The file a child process writes to by itself, so that its log goes on when its parent is killed. */
export interface LogFile {
  readonly path: string;
  readonly fd: number;
  /** What was written since it was opened, at most the last 64 KiB. */
  readonly written: () => Promise<string>;
  /** Our own handle; the child keeps its. */
  readonly close: () => Promise<void>;
}

/** Opens it for appending (0600). A long one is set aside as `<path>.1` first; one older copy is kept. */
export async function openLogFile(path: string): Promise<LogFile> {
  if ((await sizeOf(path)) > KEEP_BYTES) await rename(path, `${path}.1`);
  const handle = await open(path, 'a+', 0o600);
  const { size: before } = await handle.stat();
  return {
    path,
    fd: handle.fd,
    written: async () => {
      const { size } = await handle.stat();
      const from = Math.max(before, size - TAIL_BYTES);
      const buffer = Buffer.alloc(Math.max(0, size - from));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
      return buffer.toString('utf8', 0, bytesRead);
    },
    close: () => handle.close(),
  };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
