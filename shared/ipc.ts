import { z } from 'zod';
import { user } from './contract/account.ts';
import { language } from './contract/common.ts';
import { liveEvent } from './contract/live-events.ts';
import { witnessEntry, type WitnessLine } from './contract/witness.ts';

/**
 * The complete surface between the window and the main process. `invoke` channels have an input and an output schema
 * and one handler; `push` channels go from main to the window only. A test asserts that nothing else is exposed.
 */
export const serverState = z.discriminatedUnion('phase', [
  /** First start: nothing chosen yet. */
  z.object({ phase: z.literal('unconfigured') }),
  z.object({ phase: z.literal('starting'), step: z.string(), startedAt: z.number() }),
  z.object({
    phase: z.literal('ready'),
    mode: z.enum(['local', 'demo', 'remote']),
    url: z.string(),
    liveKitUrl: z.string().nullable(),
    setUp: z.boolean(),
  }),
  /** The chosen server does not answer; the app stays usable offline. */
  z.object({
    phase: z.literal('unreachable'),
    mode: z.enum(['local', 'demo', 'remote']),
    url: z.string(),
    since: z.number(),
  }),
  z.object({
    phase: z.literal('failed'),
    code: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    log: z.string(),
    restarts: z.number().int(),
    nextTryAt: z.number().nullable(),
  }),
]);
export type ServerState = z.infer<typeof serverState>;

export const connection = z.object({
  state: z.enum(['connected', 'connecting', 'offline']),
  since: z.number(),
});
export type Connection = z.infer<typeof connection>;

export const appSettings = z.object({ language, theme: z.enum(['system', 'light', 'dark']) });
export type AppSettings = z.infer<typeof appSettings>;

export const signedIn = z.object({
  user,
  /** `offline`: opened with the password from the sealed local copy; the server has not confirmed it. */
  via: z.enum(['server', 'offline']),
  /** Whether this computer can keep the sign-in between starts (an OS keyring is there). */
  remembered: z.boolean(),
});
export type SignedIn = z.infer<typeof signedIn>;

/**
 * What became of the signed-in person's copy on this computer. `sealed`: an older password closed it, nothing is lost.
 * `locked`: too long without the server; what waits to be sent stays.
 */
export const offlineCopy = z.enum(['none', 'open', 'sealed', 'locked']);
export type OfflineCopy = z.infer<typeof offlineCopy>;

export const ipcFailure = z.object({
  code: z.string(),
  data: z.record(z.string(), z.unknown()),
  message: z.string(),
  correlationId: z.string().nullable(),
});
const ipcResult = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), failure: ipcFailure }),
  ]);

const nothing = z.undefined();

export const INVOKE = {
  /** The window's only way to the server: main adds the sign-in and the language, and refuses any path outside /api. */
  'api:request': {
    input: z.strictObject({
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
      path: z
        .string()
        .max(4000)
        .regex(/^\/api\/[\w\-./?=&%{}:,+]*$/),
      body: z.string().max(1_000_000).nullable(),
    }),
    output: z.object({ status: z.number().int(), body: z.string(), contentType: z.string() }),
  },
  'server:get-state': { input: nothing, output: serverState },
  'server:connect': {
    input: z.strictObject({ url: z.url().max(500) }),
    output: ipcResult(z.object({ academyReady: z.boolean() })),
  },
  'server:use-local': { input: z.strictObject({ mode: z.enum(['local', 'demo']) }), output: nothing },
  'server:retry': { input: nothing, output: nothing },
  /** Back to the first-start choice; keeps every file. */
  'server:forget-choice': { input: nothing, output: nothing },
  /** Deletes the demo academy's files, stopping its server first. */
  'server:delete-demo': { input: nothing, output: nothing },
  /** The sign-ins that the demo academy was made with, so that the sign-in screen can offer them. */
  'server:demo-sign-ins': {
    input: nothing,
    output: z.array(z.object({ role: z.string(), name: z.string(), email: z.string(), password: z.string() })),
  },
  'auth:current': { input: nothing, output: signedIn.nullable() },
  'auth:sign-in': {
    input: z.strictObject({ email: z.string().max(254), password: z.string().max(200), remember: z.boolean() }),
    output: ipcResult(signedIn),
  },
  'auth:sign-out': { input: nothing, output: nothing },
  'events:get-connection': { input: nothing, output: connection },
  /** The 32 bytes of the offline copy's key, handed over once per window load (reliability.md 22). */
  'offline:take-key': { input: nothing, output: z.instanceof(Uint8Array).nullable() },
  'offline:get-copy': { input: nothing, output: offlineCopy },
  /** Opens a copy that an older password sealed; from then on today's password opens it (reliability.md 23). */
  'offline:unlock': { input: z.strictObject({ oldPassword: z.string().max(200) }), output: ipcResult(z.null()) },
  /** Gives up a sealed copy with the edits in it and starts an empty one. */
  'offline:discard': { input: nothing, output: nothing },
  'settings:get': { input: nothing, output: appSettings },
  'settings:set': { input: appSettings.partial().strict(), output: appSettings },
  'window:minimize': { input: nothing, output: nothing },
  'window:toggle-maximize': { input: nothing, output: nothing },
  'window:close': { input: nothing, output: nothing },
  'class:set-active': {
    input: z.strictObject({ active: z.boolean(), sessionId: z.number().int().positive().nullable() }),
    output: nothing,
  },
  /** What this window saw in a live room: kept on this computer until the server has it (domain.md 3.2). */
  'witness:note': { input: witnessEntry, output: nothing },
  /** How many of these lines the server does not have yet: signing out loses them. */
  'witness:waiting': { input: nothing, output: z.number().int() },
  'screens:list': {
    input: nothing,
    output: z.array(
      z.object({ id: z.string(), name: z.string(), kind: z.enum(['screen', 'window']), thumbnail: z.string() }),
    ),
  },
  /** Which source the next screen share request is answered with; null refuses it. */
  'screens:choose': { input: z.strictObject({ id: z.string().max(200).nullable() }), output: nothing },
  'notice:show': {
    input: z.strictObject({ title: z.string().max(200), body: z.string().max(500), tag: z.string().max(100) }),
    output: nothing,
  },
  'clipboard:write': { input: z.strictObject({ text: z.string().max(5000) }), output: nothing },
  /** Asks the person where and writes the text there; main answers only whether it did. */
  'file:save': {
    input: z.strictObject({
      name: z
        .string()
        .max(120)
        .regex(/^[\w-]+\.ics$/),
      text: z.string().max(5_000_000),
    }),
    output: z.object({ saved: z.boolean() }),
  },
  'link:open': {
    input: z.strictObject({
      url: z
        .string()
        .max(2000)
        .regex(/^(https:|mailto:)/),
    }),
    output: nothing,
  },
  'log:open': { input: nothing, output: nothing },
  'about:get': {
    input: nothing,
    output: z.object({ version: z.string(), electron: z.string(), chromium: z.string(), node: z.string() }),
  },
} as const;
export type InvokeChannel = keyof typeof INVOKE;

export const PUSH = {
  'server:state': serverState,
  'events:live': z.object({ event: liveEvent, cursor: z.string() }),
  'events:connection': connection,
  'auth:ended': z.object({ reason: z.enum(['expired', 'revoked']) }),
  'power:resumed': z.object({ at: z.number() }),
  'window:maximized': z.object({ maximized: z.boolean() }),
} as const;
export type PushChannel = keyof typeof PUSH;

/** The type of `window.desktop`: one function per channel, nothing generic. */
export interface DesktopBridge {
  readonly platform: string;
  readonly initial: AppSettings;
  apiRequest(
    input: z.infer<(typeof INVOKE)['api:request']['input']>,
  ): Promise<z.infer<(typeof INVOKE)['api:request']['output']>>;
  getServerState(): Promise<ServerState>;
  connectServer(input: { url: string }): Promise<z.infer<(typeof INVOKE)['server:connect']['output']>>;
  useLocalServer(input: { mode: 'local' | 'demo' }): Promise<void>;
  retryServer(): Promise<void>;
  forgetServerChoice(): Promise<void>;
  deleteDemo(): Promise<void>;
  getDemoSignIns(): Promise<z.infer<(typeof INVOKE)['server:demo-sign-ins']['output']>>;
  currentSignIn(): Promise<SignedIn | null>;
  signIn(input: {
    email: string;
    password: string;
    remember: boolean;
  }): Promise<z.infer<(typeof INVOKE)['auth:sign-in']['output']>>;
  signOut(): Promise<void>;
  getConnection(): Promise<Connection>;
  takeOfflineKey(): Promise<Uint8Array | null>;
  getOfflineCopy(): Promise<OfflineCopy>;
  unlockOfflineCopy(input: { oldPassword: string }): Promise<z.infer<(typeof INVOKE)['offline:unlock']['output']>>;
  discardOfflineCopy(): Promise<void>;
  getSettings(): Promise<AppSettings>;
  setSettings(input: Partial<AppSettings>): Promise<AppSettings>;
  minimizeWindow(): Promise<void>;
  toggleMaximizeWindow(): Promise<void>;
  closeWindow(): Promise<void>;
  setClassActive(input: { active: boolean; sessionId: number | null }): Promise<void>;
  noteWitness(input: WitnessLine): Promise<void>;
  witnessWaiting(): Promise<number>;
  listScreens(): Promise<z.infer<(typeof INVOKE)['screens:list']['output']>>;
  chooseScreen(input: { id: string | null }): Promise<void>;
  showNotice(input: { title: string; body: string; tag: string }): Promise<void>;
  writeClipboard(input: { text: string }): Promise<void>;
  saveFile(input: { name: string; text: string }): Promise<{ saved: boolean }>;
  openLink(input: { url: string }): Promise<void>;
  openLog(): Promise<void>;
  getAbout(): Promise<z.infer<(typeof INVOKE)['about:get']['output']>>;
  onServerState(listener: (state: ServerState) => void): () => void;
  onLiveEvent(listener: (event: z.infer<(typeof PUSH)['events:live']>) => void): () => void;
  onConnection(listener: (connection: Connection) => void): () => void;
  onSignInEnded(listener: (ended: z.infer<(typeof PUSH)['auth:ended']>) => void): () => void;
  onPowerResumed(listener: (resumed: { at: number }) => void): () => void;
  onWindowMaximized(listener: (window: { maximized: boolean }) => void): () => void;
}
