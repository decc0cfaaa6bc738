import { DisconnectReason } from 'livekit-client';
import { describe, expect, it } from 'vitest';
import { soundFor } from '#renderer/join/core/audio.ts';
import { ayahIn } from '#renderer/join/core/ayah.ts';
import { type ChatMessage, LONGEST_MESSAGE, withMessage } from '#renderer/join/core/chat.ts';
import { litBars, troubleOf } from '#renderer/join/core/devices.ts';
import { handQueue, isAnswered, placeInQueue, raisedAt, turnIn } from '#renderer/join/core/hands.ts';
import { mayPublish } from '#renderer/join/core/rights.ts';
import { castOf, initialsOf, isTeacher, shortName } from '#renderer/join/core/stage.ts';
import { outFor } from '#renderer/join/room/out-reason.ts';
import { STARTS } from './made-class.ts';

describe('hands', () => {
  it.each([
    [{ handRaisedAt: String(STARTS) }, STARTS],
    [{ handRaisedAt: '' }, null],
    [{}, null],
    [{ handRaisedAt: 'now' }, null],
    [{ handRaisedAt: '-5' }, null],
    [{ handRaisedAt: '1e99' }, null],
  ])('read %j as %s', (attributes, at) => {
    expect(raisedAt(attributes)).toBe(at);
  });

  it('stand in the order in which they went up, the same for everybody', () => {
    const people = [
      { identity: 'student-3', handRaisedAt: 20 },
      { identity: 'student-1', handRaisedAt: null },
      { identity: 'student-2', handRaisedAt: 10 },
      { identity: 'student-5', handRaisedAt: 20 },
    ];
    const queue = handQueue(people, null);
    expect(queue).toEqual(['student-2', 'student-3', 'student-5']);
    expect(handQueue(people.toReversed(), null)).toEqual(queue);
    expect(placeInQueue(queue, 'student-3')).toBe(2);
    expect(placeInQueue(queue, 'student-1')).toBeNull();
  });
});

const person = (identity: string, name: string) => ({ identity, name });

describe('the turn', () => {
  const people = [
    { identity: 'student-1', handRaisedAt: 10 },
    { identity: 'student-2', handRaisedAt: 20 },
  ];

  it.each([
    [
      { turn: 'student-1', turnAt: '15' },
      { identity: 'student-1', at: 15 },
    ],
    [{ turn: '', turnAt: '15' }, null],
    [{ turn: 'student-1' }, null],
    [{}, null],
  ])('is read from %j', (attributes, turn) => {
    expect(turnIn(attributes)).toEqual(turn);
  });

  it('answers the hand that was up before it came', () => {
    expect(handQueue(people, { identity: 'student-1', at: 15 })).toEqual(['student-2']);
    expect(isAnswered({ identity: 'student-1', handRaisedAt: null }, { identity: 'student-1', at: 15 })).toBe(false);
  });

  it('does not answer a hand that goes up afterwards', () => {
    expect(handQueue(people, { identity: 'student-1', at: 9 })).toEqual(['student-1', 'student-2']);
  });
});

describe('who stands where', () => {
  it('knows the teacher by the identity that the server signed, and by nothing else', () => {
    expect(isTeacher('staff-4')).toBe(true);
    for (const identity of ['student-4', 'staff-', 'teacher', 'staff-4x', '']) expect(isTeacher(identity)).toBe(false);
  });

  it('puts raised hands before the rest, and leaves the student out', () => {
    const people = [
      person('student-1', 'يوسف'),
      person('staff-1', 'المعلم'),
      person('student-2', 'أحمد'),
      person('student-3', 'زيد'),
    ];
    const { teacher, others } = castOf(people, 'student-2', ['student-3']);
    expect(teacher?.identity).toBe('staff-1');
    expect(others.map(({ name }) => name)).toEqual(['زيد', 'يوسف']);
    expect(castOf([], 'student-2', [])).toEqual({ teacher: null, others: [] });
  });

  it.each([
    ['يوسف بن ماجد العنزي', 'يوسف العنزي'],
    ['عبد الله بن سليمان الراشد', 'عبد الله الراشد'],
    ['محمد الأمين بن عبد الرحمن الإدريسي', 'محمد الأمين'],
    ['إبراهيم حسن عبد الغفار', 'إبراهيم حسن'],
    ['ذو الكفل أحمد', 'ذو الكفل أحمد'],
    ['Muhammad Irfan bin Abdul Rahman', 'Muhammad Irfan'],
    ['Nur Aisyah binti Zulkifli', 'Nur Aisyah Zulkifli'],
    ['سلمان بن تركي', 'سلمان تركي'],
    ['عبد', 'عبد'],
    ['', ''],
  ])('shortens %s to %s', (name, short) => {
    expect(shortName(name)).toBe(short);
  });

  it.each([
    ['آدم خان', 'آ خ'],
    ['الحسن البصري', 'ح ب'],
    ['Daniel Whitmore', 'D W'],
    ['نورة', 'ن'],
    ['', ''],
  ])('draws %s as %s', (name, letters) => {
    expect(initialsOf(name)).toBe(letters);
  });
});

describe('the end of a visit', () => {
  it.each([
    ['CLIENT_INITIATED', 'left'],
    ['DUPLICATE_IDENTITY', 'elsewhere'],
    ['PARTICIPANT_REMOVED', 'removed'],
    ['ROOM_DELETED', 'closed'],
    ['ROOM_CLOSED', 'closed'],
    ['SERVER_SHUTDOWN', 'lost'],
    ['CONNECTION_TIMEOUT', 'lost'],
    ['STATE_MISMATCH', 'lost'],
    ['SIGNAL_CLOSE', 'lost'],
    ['UNKNOWN_REASON', 'lost'],
  ] as const)('%s means %s', (reason, how) => {
    expect(outFor(DisconnectReason[reason])).toBe(how);
  });

  it('without a reason may be tried again', () => {
    expect(outFor(undefined)).toBe('lost');
  });
});

describe('rights', () => {
  it.each([
    ['before LiveKit has spoken', undefined, true, true],
    ['everything', { canPublish: true, canPublishSources: [] }, true, true],
    ['the microphone alone', { canPublish: true, canPublishSources: [2] }, true, false],
    ['nothing', { canPublish: false, canPublishSources: [1, 2] }, false, false],
  ])('%s', (_name, permissions, microphone, camera) => {
    expect(mayPublish(permissions, 'microphone')).toBe(microphone);
    expect(mayPublish(permissions, 'camera')).toBe(camera);
  });
});

const message = (id: string, text = 'نعم'): ChatMessage => ({
  id,
  identity: 'student-1',
  name: 'آدم خان',
  text,
  at: STARTS,
  mine: false,
});

describe('the chat', () => {
  it('shows a message that came twice once', () => {
    const once = withMessage([], message('a'));
    expect(withMessage(once, message('a'))).toBe(once);
    expect(withMessage(once, { ...message('a'), identity: 'student-2' })).toHaveLength(2);
  });

  it('cuts what is too long and lets the oldest go', () => {
    expect(withMessage([], message('a', 'ا'.repeat(5_000)))[0]?.text).toHaveLength(LONGEST_MESSAGE);
    const many = Array.from({ length: 400 }, (_, index) => message(String(index)));
    const kept = many.reduce<readonly ChatMessage[]>(withMessage, []);
    expect(kept).toHaveLength(300);
    expect(kept.at(-1)?.id).toBe('399');
  });
});

describe('the teacher’s ayah', () => {
  const shown = { surah: 67, ayah: 15, page: 563, name: { ar: 'الملك', en: 'Al-Mulk' }, text: 'هُوَ ٱلَّذِي' };

  it('is read from the attribute', () => {
    expect(ayahIn(JSON.stringify(shown))).toEqual(shown);
  });

  it.each([
    '',
    '{',
    'null',
    '"67:15"',
    JSON.stringify({ ...shown, surah: 115 }),
    JSON.stringify({ ...shown, text: '' }),
  ])('is none when the attribute says %j', (text) => {
    expect(ayahIn(text)).toBeNull();
  });
});

describe('devices', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['OverconstrainedError', 'missing'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'failed'],
  ])('%s means %s', (name, trouble) => {
    expect(troubleOf(name)).toBe(trouble);
  });

  it('lights the meter by ratio: silence none, a voice some, a shout all', () => {
    expect([0, 0.001, 0.03, 0.5, 1].map((loudness) => litBars(loudness, 10))).toEqual([0, 0, 5, 10, 10]);
  });

  it('leaves a recitation as it is, but for its echo', () => {
    expect(soundFor(true)).toEqual({
      echoCancellation: true,
      noiseSuppression: false,
      autoGainControl: false,
      voiceIsolation: false,
    });
    expect(Object.values(soundFor(false)).every(Boolean)).toBe(true);
  });
});
