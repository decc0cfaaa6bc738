import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readIfThere, writePrivateFile } from '#server/process/private-file.ts';

const liveKitKeys = z.object({ apiKey: z.string().min(1), apiSecret: z.string().min(32) });
export type LiveKitKeys = Readonly<z.infer<typeof liveKitKeys>>;

/**
 * This installation's own key and secret, made once. Kept in plain text, 0600, as is the configuration that LiveKit
 * reads them from: they open a server that listens on this machine's loopback address only.
 */
export async function installationKeys(dataDir: string): Promise<LiveKitKeys> {
  const path = join(dataDir, 'livekit-keys.json');
  const text = await readIfThere(path);
  if (text !== null) return liveKitKeys.parse(JSON.parse(text));
  const keys = {
    apiKey: `API${randomBytes(9).toString('hex')}`,
    apiSecret: randomBytes(32).toString('base64url'),
  };
  await writePrivateFile(path, `${JSON.stringify(keys)}\n`);
  return keys;
}
