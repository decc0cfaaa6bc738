import type { Knex } from 'knex';
import type { SessionKind } from '#shared/domain/session.ts';
import { resolveSetting, type Weekday } from '#shared/domain/settings.ts';
import { GROUP_COLUMNS } from './policy.ts';
import { readSettings, type Placed } from './stored.ts';

/** What scheduling asks of the settings (domain.md 5, 7), as they stand in this transaction. */
export interface SchedulingSettings {
  readonly version: number;
  readonly timeZone: string;
  /** S's date in the academy's zone must not fall on one of these. */
  readonly blockedDays: readonly Weekday[];
  /** Between two sessions of one teacher. */
  readonly bufferMinutes: number;
  /** A class that nobody gave a length: that of its circle or course, of its kind, of the academy. */
  readonly defaultMinutes: (kind: SessionKind, group?: Omit<Placed, 'id'>) => number;
}

/** One door for generating, booking, moving and the calendar. */
export async function readSchedulingSettings(db: Knex): Promise<SchedulingSettings> {
  const settings = await readSettings(db);
  const academy = settings.bearingOn({});
  return {
    version: settings.version,
    timeZone: resolveSetting(academy, 'time_zone', 'quran').value,
    blockedDays: resolveSetting(academy, 'blocked_days', 'quran').value,
    bufferMinutes: resolveSetting(academy, 'buffer_minutes', 'quran').value,
    defaultMinutes: (kind, group = {}) =>
      resolveSetting(settings.bearingOn(group), 'default_meeting_duration_minutes', kind).value,
  };
}

/** At most so many people in the session's room: its own value, else the academy's (domain.md 5, 7). */
export async function maxParticipantsOf(db: Knex, sessionId: number): Promise<number> {
  const found = await db.raw<{ rows: (Placed & { kind: SessionKind })[] }>(
    `select s.id, s.kind, ${GROUP_COLUMNS} from sessions s where s.id = ?`,
    [sessionId],
  );
  const session = found.rows[0];
  if (!session) throw new Error(`no session ${sessionId}`);
  return resolveSetting((await readSettings(db)).bearingOn(session), 'max_participants', session.kind).value;
}
