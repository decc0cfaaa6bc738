import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createInstance, type i18n as I18n } from 'i18next';
import { reasonOf, sentenceOf, type Speech } from '#renderer/features/review/why/sentence.ts';
import { linesOf } from '#renderer/features/review/why/lines.ts';
import { createFormat } from '#renderer/i18n/format.ts';
import { resources } from '#renderer/i18n/resources.ts';
import { withWords } from '#renderer/i18n/use-format.ts';
import type { ExplainNode } from '#shared/contract/sessions.ts';
import type { BranchCode, LeafCode } from '#shared/domain/attendance/explain.ts';
import { ATTENDANCE_FLAGS } from '#shared/domain/attendance/flags.ts';
import { OVERRIDE_REASONS } from '#shared/domain/human-entries.ts';
import { LEDGER_KINDS } from '#shared/domain/ledger.ts';
import { POLICY_SETTINGS } from '#shared/domain/policy.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { explain } from '#shared/domain/attendance/explain.ts';
import { sighting } from '#tests/support/attendance-facts.ts';
import { factsOfStory, policyOfStory, storyArbitrary } from '#tests/support/attendance-stories.ts';
import { FOUR, makeSession, nodeOf, stay, type MadePerson } from '#tests/support/made-sessions.ts';

const LANGUAGES = ['ar', 'en'] as const;
type Language = (typeof LANGUAGES)[number];

const speech = {} as Record<Language, Speech>;
beforeAll(async () => {
  for (const language of LANGUAGES) {
    const i18n: I18n = createInstance();
    await i18n.init({ lng: language, resources, fallbackLng: false, interpolation: { escapeValue: false } });
    const format = createFormat({ language, digits: 'latin', timeZone: 'Asia/Riyadh' });
    speech[language] = { t: i18n.t, format: withWords(format, i18n.getFixedT(language, 'units')) };
  }
});

const personOf = (made: Omit<MadePerson, 'name'>, now = FOUR + 70 * MINUTE) => {
  const live = now < FOUR + 60 * MINUTE;
  const session = makeSession({
    id: 1,
    now,
    status: live ? 'ongoing' : 'completed',
    people: [{ name: 'عمر فاروق يلماز', ...made }],
  });
  return session.people[0]!;
};
const said = (made: Omit<MadePerson, 'name'>, language: Language, now?: number): readonly string[] =>
  linesOf(personOf(made, now), now === undefined).map(({ mark, node }) => {
    const before = mark.type === 'time' ? speech[language].format.timeWithSeconds(mark.at) : mark.type;
    return `${before} ${sentenceOf(node, speech[language]).replace(/[\u2066-\u2069]/g, '')}`;
  });

const LEAVES = {
  window_from: 0,
  window_to: 0,
  counted_from: 0,
  counted_to: 0,
  joined: 0,
  left: 0,
  never_in: 0,
  join_unknown: 0,
  not_counted: 0,
  cut: 0,
  present_from: 0,
  present_to: 0,
  policy: 0,
  override: 0,
  late_from: 0,
  left_early_at: 0,
  outside_from: 0,
  outside_to: 0,
  flag_fact: 0,
  ledger_row: 0,
  reading_from: 0,
  reading_to: 0,
  track_from: 0,
  track_to: 0,
  hand_raised: 0,
  message_sent: 0,
} satisfies Record<LeafCode, 0>;
const BRANCHES = {
  verdict: 0,
  window: 0,
  minutes: 0,
  counted_stay: 0,
  counted_gap: 0,
  counted_correction: 0,
  rule: 0,
  late: 0,
  left_early: 0,
  early: 0,
  overtime: 0,
  flag: 0,
  credit: 0,
  engagement: 0,
  engagement_unknown: 0,
  engagement_part: 0,
  engagement_published: 0,
} satisfies Record<BranchCode, 0>;

const node = (code: string, params: ExplainNode['params'] = {}, fact: string | null = null): ExplainNode => ({
  code,
  params,
  fact,
  children: [],
});
const whole = (sentence: string): void => {
  expect(sentence).not.toBe('');
  expect(sentence).not.toMatch(/\{\{|undefined|NaN|explain:/);
};

const doubtful = (fact: string) => ({
  ...node('flag', { flag: 'unverified', couldBe: 'present' }),
  children: [node('flag_fact', {}, fact)],
});

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(Object.keys({ ...LEAVES, ...BRANCHES }))('%s has a sentence', (code) => {
    const params = {
      key: 'presentFromPercent',
      flag: 'merged',
      rule: 'in_time',
      kind: 'charge',
      reason: 'session_counted',
      status: 'late',
      how: 'left',
      part: 'hands',
    };
    const sentence = sentenceOf(node(code, params, 'event:EV_1'), speech[language]);
    whole(sentence);
    expect(sentence).not.toContain(code);
  });

  test.each([
    ...ATTENDANCE_FLAGS.map((flag) => ['flag', { flag, couldBe: 'present' }] as const),
    ...Object.keys(POLICY_SETTINGS).map((key) => ['policy', { key, value: 3 }] as const),
    ...LEDGER_KINDS.map((kind) => ['ledger_row', { kind, reason: 'excused' }] as const),
    ...['left', 'missing', 'room_replaced', 'room_closed', 'stale'].map((how) => ['left', { how }] as const),
    ...['open', 'window', 'correction', 'event'].map((how) => ['counted_to', { how }] as const),
  ])('%s %j has a sentence of its own', (code, params) => whole(sentenceOf(node(code, params), speech[language])));

  test('a code of a newer server is named instead of passed over', () => {
    expect(sentenceOf(node('moon_phase'), speech[language])).toContain('moon_phase');
  });

  test('every node of a real explanation becomes a sentence', () => {
    const walk = (one: ExplainNode): void => {
      const sentence = sentenceOf(one, speech[language]);
      whole(sentence);
      expect(sentence).not.toContain(one.code);
      one.children.forEach(walk);
    };
    const stories: readonly Omit<MadePerson, 'name'>[] = [
      {},
      { events: stay('a', FOUR - 5 * MINUTE, FOUR + 63 * MINUTE) },
      { role: 'teacher', events: stay('a', FOUR + 40 * MINUTE, FOUR + 50 * MINUTE) },
      { events: stay('a', FOUR, null), blind: [{ id: '4', from: FOUR + 20 * MINUTE, to: FOUR + 60 * MINUTE }] },
      { override: { id: '3', status: 'excused' } },
      { events: stay('a', FOUR, FOUR + MINUTE), corrections: [correction(FOUR + 10 * MINUTE, FOUR + 20 * MINUTE)] },
    ];
    for (const story of stories) walk(personOf(story).explain!);
  });

  test('no sentence of any history has a word that is not the language’s own, a key, or a number of nothing', () => {
    const walk = (one: ExplainNode): void => {
      const sentence = sentenceOf(one, speech[language]);
      whole(sentence);
      // What stands between isolates is a name: the id of a fact, a percentage.
      const words = sentence.replace(/[\u2066-\u2068][^\u2069]*\u2069/gu, '');
      expect(words).not.toMatch(language === 'ar' ? /[A-Za-z_]/ : /[a-z]_[a-z]|[a-z][A-Z]|-\d/);
      expect(sentence.match(/(?<=[\u2066-\u2068])[a-z_]+(?=\u2069)/gu)).toBeNull();
      one.children.forEach(walk);
    };
    fc.assert(
      fc.property(storyArbitrary, (story) =>
        walk(nodeOf(explain(factsOfStory(story), policyOfStory(story), story.now * SECOND))),
      ),
    );
  });

  test.each(OVERRIDE_REASONS)('a decision’s reason for a count, %s, is said in words', (reason) => {
    expect(reasonOf(reason, speech[language].t)).not.toMatch(new RegExp(`^\u2068?${reason}\u2069?$`));
  });

  test('an unverified teacher whom only their own computer saw is told of so', () => {
    const [own, blind] = ['event:witness-1/a', 'blind:4'].map((fact) => sentenceOf(doubtful(fact), speech[language]));
    expect(own).not.toBe(blind);
    whole(own!);
  });
});

const correction = (from: number, to: number) => ({ id: '8', type: 'add' as const, at: FOUR + 65 * MINUTE, from, to });

describe('the why of a verdict', () => {
  const lostLeave: Omit<MadePerson, 'name'> = {
    events: stay('a', FOUR + 130 * SECOND, null),
    sightings: [sighting('a', { lastSeenAt: FOUR + 43 * MINUTE + 20 * SECOND, missingAt: FOUR + 44 * MINUTE })],
  };

  test('tells a lost leave, and the rule with its share of the class', () => {
    expect(said(lostLeave, 'en')).toEqual([
      '16:02:10 Joined the room.',
      '16:43:20 Last seen by the roster; no leave arrived, so closed here by estimate.',
      'ratio 41 min 10 s of 60 min: under 80%, at least 50%, so partial.',
    ]);
    expect(said(lostLeave, 'ar')).toContain('16:43:20 آخر ما رآه الكشف؛ لم يصل خروجه، فأُغلق هنا بالتقدير.');
  });

  test('tells a joined gap once, and the real times outside the class', () => {
    const events = [
      ...stay('a', FOUR - 8 * MINUTE, FOUR + 30 * MINUTE),
      ...stay('b', FOUR + 31 * MINUTE, FOUR + 63 * MINUTE),
    ];
    expect(said({ events }, 'en')).toEqual([
      '15:52:00 Joined the room.',
      '16:30:00 Away from 16:30:00 to 16:31:00, 1 min: short enough for a lost connection, so it counts.',
      '17:03:00 Left the room.',
      'ratio 60 min of 60 min, and in the room as long as the class was: present, however late.',
    ]);
  });

  test('tells who came only before the class', () => {
    expect(said({ events: stay('a', FOUR - 9 * MINUTE, FOUR - 2 * MINUTE) }, 'en')).toEqual([
      '15:51:00 In the room until 15:58:00, outside the time that counts.',
      'ratio Not one counted second, so absent.',
      'doubt Was gone before the class began.',
    ]);
  });

  test('tells of time that a person took out, and never that it lay outside the class', () => {
    const cut = { ...correction(FOUR, FOUR + 60 * MINUTE), type: 'cut' as const };
    expect(said({ events: stay('a', FOUR, FOUR + 60 * MINUTE), corrections: [cut] }, 'en')).toEqual([
      '16:00:00 Joined the room.',
      '17:00:00 Left the room.',
      'corrected A person took out the time from 16:00:00 to 17:00:00.',
      'ratio Not one counted second, so absent.',
    ]);
    const half = { ...cut, to: FOUR + 30 * MINUTE };
    expect(said({ events: stay('a', FOUR, FOUR + 60 * MINUTE), corrections: [half] }, 'en')).toContain(
      'corrected A person took out the time from 16:00:00 to 16:30:00.',
    );
    expect(said({ corrections: [cut] }, 'en')).toEqual([
      'none Never came into the room.',
      'ratio Not one counted second, so absent.',
    ]);
  });

  test('tells that a person set it, with the sign of a correction', () => {
    expect(said({ override: { id: '3', status: 'excused' } }, 'en')).toEqual([
      'none Never came into the room.',
      'corrected A person set the verdict: Excused.',
    ]);
  });

  test('does not show the share of who stayed below a threshold as if it were reached', () => {
    const [share] = linesOf(personOf({ events: stay('a', FOUR, FOUR + 48 * MINUTE - SECOND) }), true).flatMap(
      ({ mark }) => (mark.type === 'ratio' ? [mark.ratio] : []),
    );
    expect(share).toBe(0.799);
  });

  test('names no rule while the class goes on', () => {
    expect(said({ events: stay('a', FOUR + 2 * MINUTE, null) }, 'en', FOUR + 20 * MINUTE)).toEqual([
      '16:02:00 Joined the room.',
      'none Still counting: they are in the room.',
    ]);
  });
});
