import type { Knex } from 'knex';
import type { LiveEvent } from '#shared/contract/live-events.ts';
import { pipelined, type Statement } from '../db/prepared.ts';

type NoticeEvent = Extract<LiveEvent, { type: 'notice.created' }>;
type SettingsEvent = Extract<LiveEvent, { type: 'settings.changed' }>;
type SessionEvent = Extract<LiveEvent, { sessionId: number }>;

/**
 * What appends live events inside the caller's transaction: they exist exactly when the change does. `teacherId` is the
 * session's teacher at that moment, for the reader's authorisation.
 */
export function eventStatements(events: readonly SessionEvent[], teacherId: number): readonly Statement[] {
  if (events.length === 0) return [];
  return [
    {
      name: 'append-events',
      text: `insert into event_log (type, session_id, teacher_id, payload)
        select payload ->> 'type', (payload ->> 'sessionId')::bigint, $2, payload
        from jsonb_array_elements($1::jsonb) with ordinality as told(payload, n) order by n`,
      values: [JSON.stringify(events), teacherId],
    },
  ];
}

/** Appends one of them. */
export async function appendEvent(trx: Knex.Transaction, event: SessionEvent, teacherId: number): Promise<void> {
  await pipelined(trx, eventStatements([event], teacherId));
}

/** Appends a notice's event: only the person whom it is for is sent it. */
export async function appendNotice(trx: Knex.Transaction, event: NoticeEvent): Promise<void> {
  await trx('event_log').insert({ type: event.type, payload: JSON.stringify(event) });
}

/** Appends that the settings changed: everybody who works is sent it. */
export async function appendSettings(trx: Knex.Transaction, event: SettingsEvent): Promise<void> {
  await trx('event_log').insert({ type: event.type, payload: JSON.stringify(event) });
}
