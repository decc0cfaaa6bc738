import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseHostedConfig } from '#server/config.ts';
import { createLog } from '#server/log.ts';
import { freePort } from '#server/process/free-port.ts';
import { startServer, type RunningServer } from '#server/start.ts';
import { evaluatePeople } from '#server/usecases/attendance/evaluate-people.ts';
import { gatherFacts } from '#server/usecases/attendance/gather.ts';
import { sealAuditLog } from '#server/usecases/audit/seal.ts';
import { verifyAuditLog } from '#server/usecases/audit/verify.ts';
import { computedRows, differences, readStoredVerdicts } from '#server/usecases/recompute/verdict-rows.ts';
import { SECOND } from '#shared/domain/time.ts';
import { brokenNow } from '../support/academy-invariants.ts';
import { startRush, type Rush } from '../support/attendance-rush.ts';
import { eventually } from '../support/eventually.ts';
import { nightOf } from '../support/night.ts';
import { startRoomsOnlyLiveKit, type RoomsOnlyLiveKit } from '../support/rooms-only-livekit.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** How long they rush; a push shows some seconds, a release two minutes (CONTRIBUTING.md). */
const RUSH_MS = Number(process.env['ITQAN_RUSH_SECONDS'] ?? 8) * SECOND;
/** Another at every run; when it finds something, the test's name tells which. */
const SEED = Number(process.env['ITQAN_RUSH_SEED'] ?? Date.now() % 1_000_000);
const CLIENTS = 12;

/** What people and jobs may be told; anything else is a mistake of the servers'. */
const EXPECTED = [
  /^(look|settings|recompute|preview|period|complete|count|undo|window|contest|answer|webhook|override) 200$/,
  /^override 200 (override_conflict|session_not_over)$/,
  /^(undo|window|contest|answer|recompute|count) 409 session_not_over$/,
  /^undo 409 (override_conflict|already_undone)$/,
  /^undo 404 not_found$/,
  /^window 409 version_conflict$/,
  /^window 400 bad_input$/,
  /^contest 409 contest_open$/,
  /^answer 409 contest_answered$/,
  /^period 409 (preview_needed|preview_stale|version_conflict)$/,
  /^count 409 (no_quota|no_subscription|nothing_to_change)$/,
  /^settings 409 (settings_conflict|nothing_to_change)$/,
  /^complete 409 invalid_transition$/,
];

interface Entry {
  readonly id: number;
  readonly session_id: number;
  readonly person_role: string;
  readonly person_id: number;
  readonly kind: string;
  readonly status: string | null;
  readonly undoes_id: number | null;
  readonly base_entry_id: number | null;
  readonly base_status: string | null;
}

/** Everything about attendance at once over two servers: what was promised is there, once, and fits (domain.md 3, 4, 6). */
describe(`a rush on attendance over two servers (ITQAN_RUSH_SEED=${SEED})`, () => {
  let liveKit: RoomsOnlyLiveKit;
  let server: TestServer;
  let second: RunningServer;
  let dataDir: string;
  let rush: Rush;
  beforeAll(async () => {
    liveKit = await startRoomsOnlyLiveKit();
    const pace = { ITQAN_SETTLING_MS: '700', ITQAN_MANAGE_EVERY_MS: '4000', ITQAN_CLEANUP_EVERY_MS: '1000' };
    const environment = { ...liveKit.env, ...pace, ITQAN_ROSTER_EVERY_MS: '2000' };
    server = await startTestServer(environment);
    dataDir = await mkdtemp(join(tmpdir(), 'itqan-test-rush-'));
    const port = String(await freePort());
    second = await startServer(
      parseHostedConfig(
        { DATABASE_URL: server.connectionString, PORT: port, ...environment },
        { dataDir, pagesDir: null },
      ),
      createLog(() => undefined),
    );
    rush = await startRush(server, [server.url, second.url], SEED);
  });
  afterAll(async () => {
    await second.close();
    await server.close();
    await liveKit.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const count = async (sql: string): Promise<number> => (await server.db.raw(`select count(*) as n ${sql}`)).rows[0].n;
  /** Every class is final, every event folded, every recompute done or never started. */
  const quiet = () =>
    eventually(async () => {
      expect(await count(`from sessions where finalised_at is null`)).toBe(0);
      expect(await count(`from livekit_events where state = 'new'`)).toBe(0);
      expect(await count(`from recompute_runs where phase in ('previewing', 'applying')`)).toBe(0);
      expect(await count(`from session_rooms where closed_at is null`)).toBe(0);
    });

  test(
    'everything that was acknowledged is there once, in its chain, and what is stored is what the facts say',
    async () => {
      const until = Date.now() + RUSH_MS;
      await Promise.all(
        Array.from({ length: CLIENTS }, async (_, n) => {
          const step = rush.client(n);
          while (Date.now() < until) await step();
        }),
      );
      const { promised } = rush;
      const told = Object.fromEntries(promised.answers);
      if (process.env['ITQAN_RUSH_SECONDS']) console.log(JSON.stringify(told));
      expect(
        Object.keys(told).filter((answer) => !EXPECTED.some((one) => one.test(answer))),
        JSON.stringify(told),
      ).toEqual([]);
      await quiet();
      expect(await deadlocks()).toBe(0);

      const entries: Entry[] = await server.db('attendance_entries').orderBy('id');
      const asKept = entries.map(({ id, kind, base_entry_id }) => ({ id, kind, base: base_entry_id }));
      const acknowledged = [...promised.entries.values()].toSorted((a, b) => a.id - b.id);
      // What a contest stands on is the server's to note.
      const words = (all: typeof asKept) =>
        all.map((one) => (one.kind.startsWith('contest') ? { ...one, base: null } : one));
      expect(words(asKept)).toEqual(words(acknowledged));
      expect(tornChains(entries)).toEqual([]);
      const windows = await server.db('effective_windows').orderBy('id');
      expect(windows.map(({ id, base_id }) => ({ id, base: base_id }))).toEqual(
        [...promised.windows.values()].toSorted((a, b) => a.id - b.id),
      );
      expect(await wrongWindows()).toEqual([]);

      const deeds = await server.db('audit_log').whereIn('action', [...promised.deeds.keys()]);
      const audited = (action: string): number => deeds.filter((deed) => deed.action === action).length;
      expect([...promised.deeds.keys()].map((action) => [action, audited(action)])).toEqual([...promised.deeds]);
      // Another sealer may be at it, and rows wait while any older transaction of the whole cluster runs.
      await eventually(async () => {
        await sealAuditLog(server.db);
        expect(await verifyAuditLog(server.db)).toMatchObject({ whole: true, firstBad: null, unsealed: { count: 0 } });
      });

      const folded: string[] = await server.db('livekit_events').where('state', 'done').pluck('id');
      expect(folded.filter((id) => id.startsWith('EV_rush')).toSorted()).toEqual([...promised.events].toSorted());
      expect(
        await count(`from livekit_events e where e.event like 'participant%'
          and 1 <> (select count(*) from attendance_facts f where f.id = e.id)`),
      ).toBe(0);

      await expectVerdictsFromFacts();
      expect(await overriddenOtherwise(entries)).toEqual([]);
      expect(await brokenNow(server.db)).toEqual([]);
      expect(await countedTwice()).toEqual([]);
      expect(await night()).toEqual([]);
    },
    RUSH_MS + 90_000,
  );

  async function expectVerdictsFromFacts(): Promise<void> {
    for (const { id } of rush.classes) {
      const gathered = (await gatherFacts(server.db, [id])).get(id)!;
      const now = Date.now();
      const fresh = await computedRows(server.db, gathered, evaluatePeople(gathered, now), now);
      expect(differences(await readStoredVerdicts(server.db, id), fresh), `class ${id}`).toEqual([]);
    }
  }

  /** Windows that do not name the one before, or whose newest the class does not have. */
  async function wrongWindows(): Promise<unknown[]> {
    const { rows } = await server.db.raw(
      `with chain as (select w.*, lag(id) over (partition by session_id order by id) as before,
         lead(id) over (partition by session_id order by id) as after from effective_windows w)
       select c.id from chain c join sessions s on s.id = c.session_id
       where c.base_id is distinct from c.before or c.after is null
         and (s.effective_from, s.effective_until) is distinct from (c.from_at, c.until_at)`,
    );
    return rows;
  }

  /** A status by hand that nobody took back is the status, in both layers. */
  async function overriddenOtherwise(entries: readonly Entry[]): Promise<readonly unknown[]> {
    const undone = new Set(entries.map(({ undoes_id }) => undoes_id));
    const standing = new Map<string, Entry>();
    for (const entry of entries)
      if (entry.kind === 'status' && !undone.has(entry.id))
        standing.set(`${entry.session_id} ${entry.person_role} ${entry.person_id}`, entry);
    const stored: { key: string; status: string }[] = (
      await server.db.raw(
        `select session_id || ' ' || person_role || ' ' || person_id as key, status from session_attendances
         union all select session_id || ' student ' || student_id, status from session_reports`,
      )
    ).rows;
    return stored.filter(({ key, status }) => standing.has(key) && standing.get(key)?.status !== status);
  }

  /** Two charges of a student for a class of which no other row took one back; the same word twice by the same side. */
  async function countedTwice(): Promise<unknown[]> {
    const { rows } = await server.db.raw(
      `with said as (select *, starts_with(actor, 'staff-') as by_hand from session_consumptions)
       select session_id, student_id, 'charges' as what from said c where amount = 1
         and not exists (select from said r where r.reverses_id = c.id)
       group by 1, 2 having count(*) > 1
       union all
       select session_id, student_id, kind from (select *, lag((kind, by_hand)) over (
         partition by session_id, student_id order by id) = (kind, by_hand) as again from said) s where again`,
    );
    return rows;
  }

  /** As Postgres counts them, seen or not. */
  async function deadlocks(): Promise<number> {
    await server.db.raw('select pg_stat_clear_snapshot()');
    const { rows } = await server.db.raw('select deadlocks from pg_stat_database where datname = current_database()');
    return rows[0].deadlocks;
  }

  async function night(): Promise<readonly unknown[]> {
    await nightOf(server);
    return server.db('ledger_differences');
  }
});

/** Decisions on what did not stand when they were taken: each names the one before, and the status that this one set. */
function tornChains(entries: readonly Entry[]): readonly Entry[] {
  const last = new Map<string, Entry>();
  return entries.filter((entry) => {
    if (entry.kind === 'contest_answer') return false;
    const key = `${entry.session_id} ${entry.person_role} ${entry.person_id}`;
    const before = last.get(key);
    if (entry.kind !== 'contest') last.set(key, entry);
    return (
      entry.base_entry_id !== (before?.id ?? null) || (before?.kind === 'status' && entry.base_status !== before.status)
    );
  });
}
