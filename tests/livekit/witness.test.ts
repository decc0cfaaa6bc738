import { dispose, Room, RoomEvent, type Participant } from '@livekit/rtc-node';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readLedger } from '#demo/ledger.ts';
import { createWitness } from '#electron/main/witness/witness.ts';
import { openWitnessLog } from '#electron/main/witness/witness-log.ts';
import type { WitnessLine } from '#shared/contract/witness.ts';
import { SECOND } from '#shared/domain/time.ts';
import { eventually } from '../support/eventually.ts';
import { enter } from '../support/ledger-person.ts';
import { openClass, openOutagePlace, type OutagePlace } from '../support/outage-place.ts';
import { sessionUntil, studentGrant, teacherGrant, type RealClass } from '../support/real-class.ts';

afterAll(() => dispose());

const OWNER = { name: 'teacher', key: new Uint8Array(32).fill(7) };

/** The teacher in the room, with the desktop's own log and upload behind what they see. */
async function teacherWithDesktop(place: OutagePlace, session: RealClass) {
  const grant = await teacherGrant(place, session);
  const room = new Room();
  await room.connect(grant.url, grant.token, { autoSubscribe: false, dynacast: false });
  const roomSid = (await room.getSid()) ?? '';
  const log = openWitnessLog(join(place.folder, 'witness'));
  const witness = createWitness({
    log,
    gateway: {
      async send({ body }, token) {
        try {
          const answer = await place.call('POST', '/api/witness', {
            token: token ?? '',
            body: JSON.parse(body ?? '{}'),
          });
          return { came: true, status: answer.status, body: JSON.stringify(answer.body), contentType: 'json' };
        } catch {
          return { came: false, code: 'server_unreachable' };
        }
      },
    },
    owner: () => OWNER,
    token: () => Promise.resolve(session.token),
    onTrouble: (_what, error) => {
      throw error;
    },
  });
  const note = (what: WitnessLine['what']) => (person: Participant) =>
    witness.note({
      id: crypto.randomUUID(),
      sessionId: session.id,
      roomName: grant.roomName,
      roomSid,
      what,
      at: Date.now(),
      monotonicMs: Math.round(performance.now()),
      people: [{ participantSid: person.sid ?? '', identity: person.identity, joinedAt: null }],
    });
  room.on(RoomEvent.ParticipantConnected, note('joined'));
  room.on(RoomEvent.ParticipantDisconnected, note('left'));
  return { room, log, witness };
}

interface Shown {
  readonly identity: string;
  readonly flags: readonly string[];
  readonly cycles: readonly { readonly from: number; readonly to: number; readonly source: string }[];
}

test('a student who came and went while no server was there is in the class, by the word of the teacher’s desktop', async ({
  onTestFinished,
}) => {
  const place = await openOutagePlace(onTestFinished, { proxied: true });
  await place.start();
  const session = await openClass(place, 2);
  const desktop = await teacherWithDesktop(place, session);
  onTestFinished(() => desktop.room.disconnect());
  const stays = await enter(await studentGrant(place, session, 0), join(place.folder, 'stays.jsonl'));
  await sessionUntil(place, session, (detail) => detail.inRoomCount === 2);
  const grant = await studentGrant(place, session, 1);

  for (const what of ['join', 'leave'] as const) place.proxy.lose(what, session.student(1));
  await place.kill();
  const ledger = join(place.folder, 'unseen.jsonl');
  const unseen = await enter(grant, ledger);
  const saw = (what: WitnessLine['what']): Promise<WitnessLine> =>
    eventually(() => {
      const lines = desktop.log.read(OWNER).filter((line) => line.what === what);
      const [line] = lines.filter(({ people }) => people.some(({ identity }) => identity === session.student(1)));
      expect(line).toBeDefined();
      return line!;
    });
  const joined = await saw('joined');
  await unseen.leave();
  const left = await saw('left');
  await desktop.witness.upload();
  expect(desktop.witness.waiting()).toBeGreaterThan(1);

  await place.start();
  await eventually(() => expect(place.proxy.lost()).toHaveLength(2));
  await eventually(async () => {
    await desktop.witness.upload();
    expect(desktop.witness.waiting()).toBe(0);
  });
  const personOf = (detail: { people: readonly Shown[] }) =>
    detail.people.find(({ identity }) => identity === session.student(1));
  const detail = await sessionUntil(place, session, (now) => personOf(now)?.cycles.length === 1);
  await stays.leave();
  const person = personOf(detail);
  expect(person).toMatchObject({
    flags: expect.arrayContaining(['witnessed']),
    cycles: [{ source: 'witness', flags: ['witnessed'] }],
  });
  // Between the student's own first thought of it and the moment at which the teacher's desktop saw it.
  const written = readLedger(ledger);
  const own = (what: string): number => written.find((line) => line.what === what)?.at ?? NaN;
  const [cycle] = person?.cycles ?? [];
  expect(cycle!.from).toBeGreaterThanOrEqual(own('joining') - SECOND);
  expect(cycle!.from).toBeLessThanOrEqual(joined.at);
  expect(cycle!.to).toBeGreaterThanOrEqual(own('leaving') - SECOND);
  expect(cycle!.to).toBeLessThanOrEqual(left.at);
});
