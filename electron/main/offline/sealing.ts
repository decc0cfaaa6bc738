import { hashRaw } from '@node-rs/argon2';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Bytes closed with AES-256-GCM, each part in base64. */
export const sealed = z.strictObject({
  iv: z.base64().length(16),
  tag: z.base64().length(24),
  data: z.base64().max(100_000),
});
export type Sealed = z.infer<typeof sealed>;

/** How a password becomes a key. The bounds keep a tampered file from asking for all of the memory. */
export const kdf = z.strictObject({
  name: z.literal('argon2id'),
  memoryKiB: z.number().int().min(19_456).max(262_144),
  passes: z.number().int().min(2).max(16),
  lanes: z.literal(1),
  salt: z.base64().length(24),
});
export type Kdf = z.infer<typeof kdf>;

/** Well above the 19 MiB and 2 passes that reliability.md 18 asks for: this guess is made at home, without a limit. */
export function freshKdf(): Kdf {
  return { name: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1, salt: randomBytes(16).toString('base64') };
}

/** The 32-byte key that a password makes under these parameters (argon2id, reliability.md 23). */
export function keyFromPassword(password: string, parameters: Kdf): Promise<Uint8Array> {
  return hashRaw(password, {
    // The package's enum is ambient and const, which isolated modules cannot read: 2 is argon2id.
    algorithm: 2,
    memoryCost: parameters.memoryKiB,
    timeCost: parameters.passes,
    parallelism: parameters.lanes,
    outputLen: 32,
    salt: Buffer.from(parameters.salt, 'base64'),
  });
}

/** Closes bytes under a 32-byte key. `purpose` is bound to them: what was sealed as one thing does not open as another. */
export function seal(key: Uint8Array, content: Uint8Array, purpose: string): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
  const data = Buffer.concat([cipher.update(content), cipher.final()]);
  return {
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** The bytes, or null when the key is another one or a bit of it was changed: GCM does not tell the two apart. */
export function open(key: Uint8Array, box: Sealed, purpose: string): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(box.iv, 'base64'), { authTagLength: 16 })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(Buffer.from(box.tag, 'base64'));
  try {
    return Buffer.concat([decipher.update(Buffer.from(box.data, 'base64')), decipher.final()]);
  } catch {
    return null;
  }
}
