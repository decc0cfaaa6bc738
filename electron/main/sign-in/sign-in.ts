import { z } from 'zod';
import { user, type User } from '#shared/contract/account.ts';
import { errorBody } from '#shared/contract/common.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { SignedIn } from '#shared/ipc.ts';
import type { Answer } from '../api/fetching.ts';
import type { Gateway } from '../api/gateway.ts';
import type { Failure } from '../failure.ts';
import { parsedJson } from '../json-file.ts';
import type { OfflineCopies, Owner } from '../offline/offline-copy.ts';
import type { RememberedSignIn } from './remembered.ts';

type SignInAnswer = { ok: true; value: SignedIn } | { ok: false; failure: Failure };
export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly remember: boolean;
}

export interface SignInDeps {
  readonly gateway: Gateway;
  readonly copies: OfflineCopies;
  readonly remembered: RememberedSignIn;
  serverKey(): string | null;
  now(): number;
  /** A failure of main's own, with its sentence in the person's language. */
  failure(code: ErrorCode): Failure;
  /** Somebody is signed in from now on, or nobody any more. */
  onChange(signedIn: boolean): void;
  onEnded(reason: 'expired' | 'revoked'): void;
  onTrouble(what: string, error: unknown): void;
}

/** Who is signed in. Tokens and passwords stay behind these functions. */
export interface SignIn {
  current(): SignedIn | null;
  /** What the gateway sends. */
  token(): string | null;
  /** Signed in offline, and the server has not confirmed it yet. */
  isWaiting(): boolean;
  /** What the event stream listens with: confirms an offline sign-in first, when the server is there again. */
  confirmedToken(): Promise<string | null>;
  /** Takes up the sign-in that the keyring kept. */
  restore(): void;
  signIn(credentials: Credentials): Promise<SignInAnswer>;
  signOut(): void;
  /** The server does not accept this token any more; an older one than today's is ignored. */
  refused(token: string): void;
  /** The server ended the sign-in. */
  revoked(): void;
  /** Another server was chosen: the sign-in is over here, what is on the disk stays. */
  leave(): void;
}

interface Session {
  readonly owner: Owner;
  readonly remember: boolean;
  user: User;
  via: SignedIn['via'];
  remembered: boolean;
  token: string | null;
  /** Kept in main's memory only while the server has not confirmed it, to sign in when it is back. */
  password: string | null;
}

const loginAnswer = z.object({ token: z.string().min(1), user });

/** The sign-in of this app's one person. */
export function createSignIn(deps: SignInDeps): SignIn {
  const { gateway, copies, remembered } = deps;
  let session: Session | null = null;
  let confirming: Promise<string | null> | null = null;

  const login = (email: string, password: string): Promise<Answer> =>
    gateway.send({ method: 'POST', path: '/api/auth/login', body: JSON.stringify({ email, password }) }, null);

  const keep = (owner: Owner, token: string, remember: boolean): boolean => {
    if (remember) return remembered.keep({ ...owner, token });
    remembered.forget();
    return false;
  };

  const begin = (next: Session): SignInAnswer => {
    // Another server may have been chosen meanwhile: neither token nor password of this one may go there.
    if (deps.serverKey() !== next.owner.serverKey) {
      copies.leave();
      return { ok: false, failure: deps.failure('server_unreachable') };
    }
    session = next;
    deps.onChange(true);
    return { ok: true, value: describe(next) };
  };
  const drop = (): void => {
    session = null;
    deps.onChange(false);
  };
  const end = (reason: 'expired' | 'revoked'): void => {
    remembered.forget();
    copies.leave();
    drop();
    deps.onEnded(reason);
  };

  /** Null when the server does not answer; it says no by ending the sign-in. */
  const confirm = async (waiting: Session, password: string): Promise<string | null> => {
    const answer = await login(waiting.owner.email, password);
    if (session !== waiting || !answer.came) return null;
    if (answer.status === 401) {
      end('revoked');
      return null;
    }
    const parsed = loginAnswer.safeParse(parsedJson(answer.body));
    if (answer.status !== 200 || !parsed.success) return null;
    waiting.user = parsed.data.user;
    waiting.token = parsed.data.token;
    waiting.password = null;
    waiting.via = 'server';
    waiting.remembered = keep(waiting.owner, parsed.data.token, waiting.remember);
    copies.contact(deps.now());
    return parsed.data.token;
  };

  /** A full or broken disk costs the offline copy, never the class that is about to start. */
  const openCopy = async (owner: Owner, { password, remember }: Credentials, of: User): Promise<void> => {
    try {
      await copies.openConfirmed(owner, password, of, remember, deps.now());
    } catch (error) {
      copies.leave();
      deps.onTrouble('the offline copy could not be opened', error);
    }
  };

  const offline = async (owner: Owner, { password, remember }: Credentials): Promise<SignInAnswer> => {
    const opening = await copies.openOffline(owner, password, deps.now());
    if (!opening.ok) return { ok: false, failure: deps.failure(opening.code) };
    return begin({ owner, user: opening.user, remember, via: 'offline', remembered: false, token: null, password });
  };

  return {
    current: () => (session === null ? null : describe(session)),
    token: () => session?.token ?? null,
    isWaiting: () => session !== null && session.token === null,
    confirmedToken: () => {
      const waiting = session;
      if (waiting === null || waiting.token !== null) return Promise.resolve(waiting?.token ?? null);
      if (waiting.password === null) return Promise.resolve(null);
      confirming ??= confirm(waiting, waiting.password).finally(() => {
        confirming = null;
      });
      return confirming;
    },
    restore: () => {
      const kept = remembered.read();
      if (kept === null || kept.serverKey !== deps.serverKey()) return;
      const owner = { serverKey: kept.serverKey, email: kept.email };
      const known = copies.openRemembered(owner);
      if (known === null) return;
      begin({ owner, user: known, remember: true, via: 'server', remembered: true, token: kept.token, password: null });
    },
    signIn: async (credentials) => {
      const serverKey = deps.serverKey();
      if (serverKey === null) return { ok: false, failure: deps.failure('server_unreachable') };
      const owner: Owner = { serverKey, email: credentials.email.trim().toLowerCase() };
      const answer = await login(owner.email, credentials.password);
      if (!answer.came || isAway(answer.status)) return offline(owner, credentials);
      const parsed = loginAnswer.safeParse(parsedJson(answer.body));
      if (answer.status !== 200 || !parsed.success)
        return { ok: false, failure: failureOf(answer.body) ?? deps.failure('internal') };
      await openCopy(owner, credentials, parsed.data.user);
      return begin({
        owner,
        user: parsed.data.user,
        remember: credentials.remember,
        via: 'server',
        remembered: keep(owner, parsed.data.token, credentials.remember),
        token: parsed.data.token,
        password: null,
      });
    },
    signOut: () => {
      const token = session?.token ?? null;
      remembered.forget();
      copies.wipe();
      drop();
      // Nobody waits for the goodbye: a server that is away forgets the sign-in by itself.
      if (token !== null) void gateway.send({ method: 'POST', path: '/api/auth/logout', body: null }, token);
    },
    refused: (token) => {
      if (session?.token === token) end('expired');
    },
    revoked: () => {
      if (session !== null) end('revoked');
    },
    leave: () => {
      remembered.forget();
      copies.leave();
      drop();
    },
  };
}

/** A proxy in front of a stopped server, or a server without its database: the offline copy may help. */
const isAway = (status: number): boolean => status >= 502 && status <= 504;

function describe({ user, via, remembered }: Session): SignedIn {
  return { user, via, remembered };
}

/** The failure that an error answer of the server stands for, or null when it is not in the contract's form. */
function failureOf(body: string): Failure | null {
  const parsed = errorBody.safeParse(parsedJson(body));
  if (!parsed.success) return null;
  const { code, message, data } = parsed.data;
  const { correlationId = null, ...facts } = data;
  return { code, message, data: facts, correlationId };
}
