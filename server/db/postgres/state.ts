import { z } from 'zod';
import { processIdentity } from '#server/process/identity.ts';
import { readIfThere, writePrivateFile } from '#server/process/private-file.ts';

const postgresState = z.object({
  port: z.int().positive(),
  postmaster: processIdentity,
  /** The server that uses it; while that one lives nobody else takes it over. */
  usedBy: processIdentity,
});
export type PostgresState = Readonly<z.infer<typeof postgresState>>;

/** What the last start left behind. A file that cannot be understood is as good as none: it only saves work. */
export async function readState(path: string): Promise<PostgresState | null> {
  const text = await readIfThere(path);
  if (text === null) return null;
  try {
    return postgresState.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export const writeState = (path: string, state: PostgresState): Promise<void> =>
  writePrivateFile(path, `${JSON.stringify(state)}\n`);
