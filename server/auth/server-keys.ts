import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';

/** A key that every server of this database shares, made by whichever comes first. */
export async function sharedKey(db: Knex, name: string): Promise<Uint8Array> {
  await db('server_keys')
    .insert({ name, value: randomBytes(32) })
    .onConflict('name')
    .ignore();
  const row = await db('server_keys').where('name', name).first<{ value: Buffer } | undefined>('value');
  if (!row) throw new Error(`the key ${name} was not kept`);
  return row.value;
}
