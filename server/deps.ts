import type { Knex } from 'knex';
import type { ServerConfig } from './config.ts';
import type { KeptConnection } from './db/lending.ts';
import type { EventHub } from './events/hub.ts';
import type { JobQueue } from './jobs/queue.ts';
import type { LiveKit } from './livekit/livekit.ts';
import type { Log } from './log.ts';

/** What use cases and jobs are given; made once in `start.ts` and passed in, never imported. */
export interface Deps {
  readonly db: Knex;
  /** The same database over connections of the intake's own: deliveries wait for nothing else that is going on. */
  readonly intakeDb: KeptConnection;
  readonly log: Log;
  readonly config: ServerConfig;
  /** Null when there is no LiveKit at all: everything but the live room still works. */
  readonly liveKit: LiveKit | null;
  readonly hub: EventHub;
  readonly jobs: JobQueue;
  /** Where students' browsers reach this server, without a trailing slash. */
  readonly publicUrl: string;
  /** Signs students' links; shared by every server of the database. */
  readonly linkKey: Uint8Array;
  /** Opens the first-start endpoints to the desktop that started this server; null where nobody may use them. */
  readonly setupSecret: string | null;
}
