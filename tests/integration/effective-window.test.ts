import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeCounting } from '#server/usecases/counting/write-counting.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { startReviewing, type Reviewing } from '../support/reviewing.ts';

/** Started late by agreement, ended early: the window that counts (domain.md 3.4). */
describe('the effective window', () => {
  let on: Reviewing;
  beforeAll(async () => {
    on = await startReviewing();
  });
  afterAll(() => on.server.close());

  test('counts for everybody instead of the scheduled one, until it is taken back', async () => {
    const session = await on.reviewed({ stays: [[[20, 60]], [[0, 60]]], teacher: [[20, 60]] });
    const window = { from: session.startsAt + 20 * MINUTE, to: session.endsAt };
    const looked = await on.preview(session, { change: { type: 'window', window } });
    expect(
      looked.body.people.map((one: { before: { status: string }; after: { status: string } }) => [
        one.before.status,
        one.after.status,
      ]),
    ).toEqual([
      ['partial', 'present'],
      ['partial', 'present'],
      ['present', 'present'],
    ]);
    const set = await on.setWindow(session, { window, reason: 'started late by agreement', base: null });
    expect(set).toMatchObject({ status: 200, body: { window, reason: 'started late by agreement' } });
    const shown = await on.detail(session);
    expect(shown).toMatchObject({ window: { ...window, effective: true }, effectiveWindow: set.body });
    expect(shown.people.map((one: { status: string }) => one.status)).toEqual(['present', 'present', 'present']);
    expect(JSON.stringify(shown.people[1].explain)).toContain(`"fact":"effective_window:${set.body.windowId}"`);
    const cleared = await on.setWindow(session, { window: null, reason: 'a mistake', base: set.body.windowId });
    expect(cleared.body).toMatchObject({ window: null });
    const twice = await on.setWindow(session, { window: null, reason: 'once more', base: cleared.body.windowId });
    expect(twice.body).toMatchObject({ code: 'bad_input', data: { field: 'window' } });
    expect((await on.detail(session)).people.map((one: { status: string }) => one.status)).toEqual([
      'partial',
      'partial',
      'present',
    ]);
    expect(await on.audited(session)).toEqual(['session.set_effective_window', 'session.set_effective_window']);
  });

  test('parts the minutes that count from those before and after, which are told beside them and never counted', async () => {
    const session = await on.reviewed({ stays: [[[5, 55]]], teacher: [[-8, 63]] });
    const minutes = async () =>
      (await on.detail(session)).people.map((one: { attendedMs: number; earlyMs: number; overtimeMs: number }) =>
        [one.attendedMs, one.earlyMs, one.overtimeMs].map((ms) => ms / MINUTE),
      );
    expect(new Set(await minutes())).toEqual(
      new Set([
        [60, 8, 3],
        [50, 0, 0],
      ]),
    );
    const window = { from: session.startsAt + 20 * MINUTE, to: session.endsAt - 10 * MINUTE };
    await on.setWindow(session, { window, reason: 'began late, ended early', base: null });
    expect(new Set(await minutes())).toEqual(
      new Set([
        [30, 28, 13],
        [30, 15, 5],
      ]),
    );
  });

  test('is shown before and told to every screen also where nobody came and nothing else changes', async () => {
    const session = await on.reviewed({ stays: [[]], teacher: [] });
    const window = { from: session.startsAt, to: session.startsAt + 30 * MINUTE };
    const looked = await on.preview(session, { change: { type: 'window', window } });
    const windows = looked.body.people.map((one: { before: { windowMs: number }; after: { windowMs: number } }) => [
      one.before.windowMs / MINUTE,
      one.after.windowMs / MINUTE,
    ]);
    expect(windows).toEqual([
      [60, 30],
      [60, 30],
    ]);
    const heard = () => on.server.db('event_log').where({ session_id: session.id, type: 'session.changed' });
    const before = (await heard()).length;
    const { version } = await on.detail(session);
    await on.setWindow(session, { window, reason: 'half a class', base: null });
    expect(await heard()).toHaveLength(before + 1);
    expect((await on.detail(session)).version).toBe(version + 1);
  });

  test('the count of a settled class stays and is marked for a person; one that settles is counted by it', async () => {
    const wish = { stays: [[[0, 60]]], teacher: [[0, 30]] } as const;
    const [settled, settling] = [await on.reviewed(wish), await on.reviewed(wish)];
    await on.server.db('sessions').where('id', settling.id).update({ finalised_at: null });
    for (const session of [settled, settling]) {
      const window = { from: session.startsAt + 40 * MINUTE, to: session.endsAt };
      await on.setWindow(session, { window, reason: 'began late', base: null });
      expect((await on.ledger(session)).map(({ kind }) => kind)).toEqual(['charge']);
    }
    expect((await on.detail(settled)).flags).toEqual(['count_differs']);
    await on.server.db.transaction((trx) => writeCounting(trx, settling.id, true));
    expect((await on.ledger(settling)).map(({ kind }) => kind)).toEqual(['charge', 'reversal', 'waive']);
    expect((await on.detail(settling)).flags).toEqual([]);
  });

  test('is refused on a stale base with both values, without a reason, and where it makes no sense', async () => {
    const session = await on.reviewed({ stays: [[[0, 60]]] });
    const window = { from: session.startsAt, to: session.startsAt + 30 * MINUTE };
    await on.setWindow(session, { window, reason: 'ended early', base: null });
    const stale = await on.setWindow(session, { window: { ...window, to: session.endsAt }, reason: 'no', base: null });
    expect(stale).toMatchObject({
      status: 409,
      body: {
        code: 'version_conflict',
        data: { presentTo: window.to, presentReason: 'ended early', wantedTo: session.endsAt },
      },
    });
    const other = await on.reviewed({ stays: [[[0, 60]]] });
    for (const [body, code] of [
      [{ window, reason: '', base: null }, 'reason_required'],
      [{ window: { from: window.to, to: window.from }, reason: 'backwards', base: null }, 'bad_input'],
      [{ window: { ...window, from: other.startsAt - DAY - 1 }, reason: 'a day before', base: null }, 'bad_input'],
      [{ window: { ...window, to: other.endsAt + DAY + 1 }, reason: 'a day after', base: null }, 'bad_input'],
      [{ window: null, reason: 'nothing there', base: null }, 'bad_input'],
      [{ window: { ...window, to: Date.now() + 10 * MINUTE }, reason: 'not yet', base: null }, 'bad_input'],
    ] as const)
      expect((await on.setWindow(other, body)).body.code).toBe(code);
    const backwards = { type: 'window', window: { from: window.to, to: window.from } };
    expect((await on.preview(other, { change: backwards })).body.code).toBe('bad_input');
  });
});
