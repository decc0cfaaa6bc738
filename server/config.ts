import { z } from 'zod';

/** What a server of this academy needs to know, parsed once. Times in milliseconds. */
export interface ServerConfig {
  readonly env: 'production' | 'development';
  /** `hosted`: stands alone; `desktop`: forked by the app on somebody's computer; `demo`: the same with made data. */
  readonly mode: 'hosted' | 'desktop' | 'demo';
  readonly host: string;
  /** 0 takes the port used last time or any free one. */
  readonly port: number;
  /** Where students' browsers reach this server, without a trailing slash; null: its own loopback address. */
  readonly publicUrl: string | null;
  readonly database: { readonly url: string } | { readonly embeddedIn: string };
  readonly liveKit:
    | { readonly url: string; readonly apiKey: string; readonly apiSecret: string }
    | { readonly localBinary: string; readonly stateIn: string }
    | null;
  readonly firstAdmin: { readonly email: string; readonly password: string } | null;
  /** Directory of the built student's page; null serves none. */
  readonly pagesDir: string | null;
  /** Where deliveries wait while the database is away. */
  readonly spoolDir: string;
  /** Where mail to families goes out; null sends none. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  readonly timing: Timing;
  /** Demo mode only: how the class that can be opened now is made. */
  readonly demoClass: DemoClass;
}

/** Null takes the demo academy's own value. */
export interface DemoClass {
  readonly classMinutes: number | null;
  readonly classStartsInS: number | null;
  readonly reconnectGraceS: number | null;
}

/** Real time scale in production; tests shorten it. Milliseconds. */
export interface Timing {
  readonly rosterEveryMs: number;
  readonly manageEveryMs: number;
  readonly createEveryMs: number;
  readonly cleanupEveryMs: number;
  readonly sealEveryMs: number;
  readonly maintenanceEveryMs: number;
  /** A job's run that does not renew its lease for so long has died. */
  readonly leaseMs: number;
  /** A job's run that takes longer is cut off. */
  readonly hangsAfterMs: number;
  readonly settlingMs: number;
  /** Silence up to this long is no blindness (domain.md 3.2). */
  readonly blindAfterMs: number;
  /** How old a delivery may be before it waits in quarantine (reliability.md). */
  readonly maxEventAgeMs: number;
}

const PRODUCTION: Timing = {
  rosterEveryMs: 20_000,
  manageEveryMs: 60_000,
  createEveryMs: 300_000,
  cleanupEveryMs: 600_000,
  sealEveryMs: 60_000,
  maintenanceEveryMs: 3_600_000,
  leaseMs: 15_000,
  hangsAfterMs: 120_000,
  settlingMs: 120_000,
  blindAfterMs: 60_000,
  maxEventAgeMs: 600_000,
};
const DEVELOPMENT: Timing = { ...PRODUCTION, createEveryMs: 60_000, cleanupEveryMs: 60_000 };

/** A setting that the server cannot start with; the message is the sentence for the operator. */
export class WrongConfiguration extends Error {
  override readonly name = 'WrongConfiguration';
}

const url = (...schemes: readonly string[]) =>
  z.string().refine(
    (value) => {
      const parsed = URL.canParse(value) ? new URL(value) : null;
      return parsed !== null && schemes.includes(parsed.protocol);
    },
    { message: `must be an address that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}` },
  );
const duration = z.coerce.number().int().min(50).max(86_400_000);

const environment = z.strictObject({
  ITQAN_ENV: z.enum(['production', 'development']).default('production'),
  ITQAN_DATA_DIR: z.string().min(1).optional(),
  ITQAN_ADMIN_EMAIL: z.email().optional(),
  ITQAN_ADMIN_PASSWORD: z.string().min(10, 'must have at least 10 characters').optional(),
  ITQAN_ROSTER_EVERY_MS: duration.optional(),
  ITQAN_MANAGE_EVERY_MS: duration.optional(),
  ITQAN_CREATE_EVERY_MS: duration.optional(),
  ITQAN_CLEANUP_EVERY_MS: duration.optional(),
  ITQAN_MAINTENANCE_EVERY_MS: duration.optional(),
  ITQAN_LEASE_MS: duration.optional(),
  ITQAN_HANGS_AFTER_MS: duration.optional(),
  ITQAN_SETTLING_MS: duration.optional(),
  ITQAN_BLIND_AFTER_MS: duration.optional(),
  ITQAN_DEMO_CLASS_MINUTES: z.coerce.number().int().min(1).max(480).optional(),
  ITQAN_DEMO_CLASS_STARTS_IN_S: z.coerce.number().int().min(0).max(3600).optional(),
  ITQAN_DEMO_RECONNECT_GRACE_S: z.coerce.number().int().min(0).max(600).optional(),
  ITQAN_PAGES_DIR: z.string().min(1).optional(),
  ITQAN_HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  LIVEKIT_URL: url('ws:', 'wss:', 'http:', 'https:').optional(),
  LIVEKIT_API_KEY: z.string().min(1).optional(),
  LIVEKIT_API_SECRET: z.string().min(1).optional(),
  LIVEKIT_SERVER_BIN: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(7400),
  PUBLIC_URL: url('http:', 'https:').optional(),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  MAIL_FROM: z.string().min(3).max(200).optional(),
});

/** Names of other programs' variables that start like ours but are not the server's to read. */
const NOT_OURS = new Set(['ITQAN_CACHE_DIR', 'ITQAN_PROFILE']);

type Environment = Readonly<Record<string, string | undefined>>;

function readEnvironment(env: Environment): z.output<typeof environment> {
  const known = new Set(Object.keys(environment.shape));
  const relevant = Object.entries(env).filter(
    ([name, value]) =>
      value !== undefined && value !== '' && !NOT_OURS.has(name) && (known.has(name) || name.startsWith('ITQAN_')),
  );
  const parsed = environment.safeParse(Object.fromEntries(relevant));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys')
    throw new WrongConfiguration(
      `${issue.keys.join(', ')} is not a setting of this server; see "Hosting" in the README for the list.`,
    );
  throw new WrongConfiguration(
    `${issue?.path.join('.') ?? 'The configuration'} is wrong: ${issue?.message ?? 'unreadable'}.`,
  );
}

function timingOf(values: z.output<typeof environment>): Timing {
  const base = values.ITQAN_ENV === 'production' ? PRODUCTION : DEVELOPMENT;
  return {
    ...base,
    rosterEveryMs: values.ITQAN_ROSTER_EVERY_MS ?? base.rosterEveryMs,
    manageEveryMs: values.ITQAN_MANAGE_EVERY_MS ?? base.manageEveryMs,
    createEveryMs: values.ITQAN_CREATE_EVERY_MS ?? base.createEveryMs,
    cleanupEveryMs: values.ITQAN_CLEANUP_EVERY_MS ?? base.cleanupEveryMs,
    maintenanceEveryMs: values.ITQAN_MAINTENANCE_EVERY_MS ?? base.maintenanceEveryMs,
    leaseMs: values.ITQAN_LEASE_MS ?? base.leaseMs,
    hangsAfterMs: values.ITQAN_HANGS_AFTER_MS ?? base.hangsAfterMs,
    settlingMs: values.ITQAN_SETTLING_MS ?? base.settlingMs,
    blindAfterMs: values.ITQAN_BLIND_AFTER_MS ?? base.blindAfterMs,
  };
}

function liveKitOf(values: z.output<typeof environment>, stateIn: string): ServerConfig['liveKit'] {
  const { LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET, LIVEKIT_SERVER_BIN } = values;
  if (LIVEKIT_URL) {
    if (!LIVEKIT_API_KEY || !LIVEKIT_API_SECRET)
      throw new WrongConfiguration('LIVEKIT_URL needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET beside it.');
    return { url: LIVEKIT_URL.replace(/^http/, 'ws'), apiKey: LIVEKIT_API_KEY, apiSecret: LIVEKIT_API_SECRET };
  }
  return LIVEKIT_SERVER_BIN ? { localBinary: LIVEKIT_SERVER_BIN, stateIn } : null;
}

function mailConfigOf({ SMTP_URL, MAIL_FROM }: z.output<typeof environment>): ServerConfig['mail'] {
  if ((SMTP_URL === undefined) !== (MAIL_FROM === undefined))
    throw new WrongConfiguration('SMTP_URL and MAIL_FROM belong together: set both or neither.');
  return SMTP_URL && MAIL_FROM ? { url: SMTP_URL, from: MAIL_FROM } : null;
}

/** The configuration of a server that stands alone (`npm run server`). Throws `WrongConfiguration` with a sentence. */
export function parseHostedConfig(
  env: Environment,
  defaults: { dataDir: string; pagesDir: string | null },
): ServerConfig {
  const values = readEnvironment(env);
  const dataDir = values.ITQAN_DATA_DIR ?? defaults.dataDir;
  if ((values.ITQAN_ADMIN_EMAIL === undefined) !== (values.ITQAN_ADMIN_PASSWORD === undefined))
    throw new WrongConfiguration('ITQAN_ADMIN_EMAIL and ITQAN_ADMIN_PASSWORD belong together: set both or neither.');
  return {
    env: values.ITQAN_ENV,
    mode: 'hosted',
    host: values.ITQAN_HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    database: values.DATABASE_URL ? { url: values.DATABASE_URL } : { embeddedIn: `${dataDir}/database` },
    liveKit: liveKitOf(values, `${dataDir}/livekit`),
    firstAdmin:
      values.ITQAN_ADMIN_EMAIL && values.ITQAN_ADMIN_PASSWORD
        ? { email: values.ITQAN_ADMIN_EMAIL, password: values.ITQAN_ADMIN_PASSWORD }
        : null,
    pagesDir: values.ITQAN_PAGES_DIR ?? defaults.pagesDir,
    spoolDir: `${dataDir}/spool`,
    mail: mailConfigOf(values),
    timing: timingOf(values),
    demoClass: {
      classMinutes: values.ITQAN_DEMO_CLASS_MINUTES ?? null,
      classStartsInS: values.ITQAN_DEMO_CLASS_STARTS_IN_S ?? null,
      reconnectGraceS: values.ITQAN_DEMO_RECONNECT_GRACE_S ?? null,
    },
  };
}

const desktopMessage = z.strictObject({
  mode: z.enum(['desktop', 'demo']),
  dataDir: z.string().min(1),
  pagesDir: z.string().min(1).nullable(),
  /** The few variables that a person may set for the bundled server, already picked from the environment. */
  env: z.record(z.string(), z.string()),
});

/** The configuration that the desktop sends its own server as the first message: loopback only, everything embedded. */
export function parseDesktopConfig(message: unknown): ServerConfig {
  const { mode, dataDir, pagesDir, env } = desktopMessage.parse(message);
  const values = readEnvironment(env);
  return {
    env: values.ITQAN_ENV,
    mode,
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    database: { embeddedIn: `${dataDir}/database` },
    liveKit: liveKitOf(values, `${dataDir}/livekit`),
    firstAdmin: null,
    pagesDir,
    spoolDir: `${dataDir}/spool`,
    mail: mailConfigOf(values),
    timing: timingOf(values),
    demoClass: {
      classMinutes: values.ITQAN_DEMO_CLASS_MINUTES ?? null,
      classStartsInS: values.ITQAN_DEMO_CLASS_STARTS_IN_S ?? null,
      reconnectGraceS: values.ITQAN_DEMO_RECONNECT_GRACE_S ?? null,
    },
  };
}
