import type { Knex } from 'knex';

const onlyAppends = (table: string): string => `
  create trigger ${table}_append_only before update or delete on ${table}
    for each statement execute function refuse_change();
  create trigger ${table}_not_emptied before truncate on ${table}
    for each statement execute function refuse_change();`;

/** What engagement in interactive sessions is computed from (domain.md 4): facts only, each written once. */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    -- A roster check of a live room, and who had a microphone or a camera on at that moment.
    create table roster_readings (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      room_sid text not null,
      at timestamptz not null,
      people jsonb not null,
      unique (room_sid, at)
    );
    create index roster_readings_session on roster_readings (session_id);
    ${onlyAppends('roster_readings')}

    create table track_facts (
      id text primary key,
      session_id bigint not null references sessions,
      room_sid text not null,
      participant_sid text not null,
      identity text not null,
      track_sid text not null,
      medium text not null check (medium in ('microphone', 'camera')),
      what text not null check (what in ('published', 'unpublished')),
      at timestamptz not null
    );
    create index track_facts_session on track_facts (session_id);
    ${onlyAppends('track_facts')}

    -- Raised hands and the chat: they go through the server, which keeps them.
    create table class_signals (
      session_id bigint not null references sessions,
      identity text not null,
      id text not null,
      what text not null check (what in ('hand', 'chat')),
      body text check ((what = 'chat') = (body is not null)),
      at timestamptz not null,
      received_at timestamptz not null default clock_timestamp(),
      primary key (session_id, identity, id)
    );
    ${onlyAppends('class_signals')}
  `);
}
