import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '#shared/domain/time.ts';
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
    expect((await on.detail(session)).people.map((one: { status: string }) => one.status)).toEqual([
      'partial',
      'partial',
      'present',
    ]);
    expect(await on.audited(session)).toEqual(['session.set_effective_window', 'session.set_effective_window']);
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
      [{ window: null, reason: 'nothing there', base: null }, 'bad_input'],
    ] as const)
      expect((await on.setWindow(other, body)).body.code).toBe(code);
  });
});
