import { hash, verify } from '@node-rs/argon2';

/** reliability.md 18: 19 MiB, two passes, one lane; argon2id is the library's own default. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Each hash takes 19 MiB and a core: more at once would let a flood of sign-ins starve the classes. */
const AT_ONCE = 2;
const WAITING_AT_MOST = 50;

let running = 0;
const waiting: (() => void)[] = [];

/** Too many people sign in at this moment; the caller answers "try again". */
export class HashingBusy extends Error {
  override readonly name = 'HashingBusy';
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_AT_MOST) throw new HashingBusy('too many sign-ins at once');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, ARGON2ID));

let decoy: Promise<string> | undefined;

/** True when the password fits. Without a stored hash the same work is done, so that timing tells nothing. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const against = stored ?? (await decoy);
  const fits = await inTurn(() => verify(against, password));
  return stored !== null && fits;
}
