import type { z } from 'zod';
import { identify, isLiving, processIdentity, type ProcessIdentity } from './identity.ts';
import { readIfThere, writePrivateFile } from './private-file.ts';

/** The part that every supervised program's state has: which process it is, and which server uses it. */
export const supervisedState = { program: processIdentity, usedBy: processIdentity };

/** What the last start left behind. A file that cannot be understood is as good as none: it only saves work. */
export async function readState<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readIfThere(path);
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Writes the state of a program, with this process as the one that uses it. */
export async function writeState(
  path: string,
  program: ProcessIdentity,
  more: Readonly<Record<string, unknown>>,
): Promise<void> {
  const usedBy = await identify(process.pid);
  await writePrivateFile(path, `${JSON.stringify({ ...more, program, usedBy })}\n`);
}

/** The number of the server that uses it, if that is another one and lives: then nobody may take the program over. */
export async function otherUser(state: { readonly usedBy: ProcessIdentity }): Promise<number | null> {
  if (state.usedBy.pid === process.pid) return null;
  return (await isLiving(state.usedBy)) ? state.usedBy.pid : null;
}
