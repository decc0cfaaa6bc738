import type { TFunction } from 'i18next';
import type { ExplainNode } from '#shared/contract/sessions.ts';
import type { BranchCode, LeafCode } from '#shared/domain/attendance/explain.ts';
import { ENGAGEMENT_PARTS } from '#shared/domain/attendance/engagement.ts';
import { ATTENDANCE_FLAGS } from '#shared/domain/attendance/flags.ts';
import type { StayEnd } from '#shared/domain/attendance/stays.ts';
import type { VerdictRule } from '#shared/domain/attendance/verdict.ts';
import { LEDGER_KINDS } from '#shared/domain/ledger.ts';
import { OVERRIDE_REASONS } from '#shared/domain/human-entries.ts';
import { POLICY_SETTINGS, type Policy } from '#shared/domain/policy.ts';
import { ATTENDANCE_STATUSES } from '#shared/domain/session.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import type { Formats } from '#renderer/i18n/use-format.ts';

export type ExplainT = TFunction<['explain', 'ui', 'units']>;

/** How a reader is spoken to. */
export interface Speech {
  readonly t: ExplainT;
  readonly format: Formats;
}

/** One node of an explanation as a sentence of the reader's language, without its children. */
export function sentenceOf(node: ExplainNode, speech: Speech): string {
  const say = isKnown(node.code) ? SENTENCES[node.code] : undefined;
  return say?.(factsOf(node, speech), speech.t) ?? speech.t('explain:unknown', { code: ltr(node.code) });
}

/** A word that runs from left to right inside a sentence that may not. */
const ltr = (text: string): string => `\u2066${text}\u2069`;

interface Facts {
  readonly node: ExplainNode;
  number(key: string): number;
  text(key: string): string;
  time(key: string): string;
  length(key: string): string;
  /** A length in minutes and seconds however long it is, so that two of them compare at a glance. */
  inMinutes(key: string): string;
  /** A number as it is written. */
  shown(key: string): string;
  percent(value: number): string;
  minutes(value: number): string;
  seconds(value: number): string;
  status(key: string): string;
  /** A number of the policy that a rule compares with. */
  policy(key: keyof Policy): number;
}

function factsOf(node: ExplainNode, { t, format }: Speech): Facts {
  const number = (key: string): number => {
    const value = node.params[key];
    return typeof value === 'number' ? value : 0;
  };
  const text = (key: string): string => String(node.params[key] ?? '');
  return {
    node,
    number,
    text,
    time: (key) => format.timeWithSeconds(number(key)),
    length: (key) => format.duration(number(key)),
    inMinutes: (key) => inMinutes(number(key), { t, format }),
    shown: (key) => format.number(number(key)),
    percent: (value) => ltr(format.percent(value / 100)),
    minutes: (value) => format.minutes(value * MINUTE),
    seconds: (value) => t('units:seconds', { count: value }),
    status: (key) => {
      const status = oneOf(ATTENDANCE_STATUSES, text(key));
      return status === null ? '' : t(`ui:state.${status}`);
    },
    policy: (key) => {
      const child = node.children.find(({ code, params }) => code === 'policy' && params['key'] === key);
      const value = child?.params['value'];
      return typeof value === 'number' ? value : 0;
    },
  };
}

function inMinutes(ms: number, { t, format }: Speech): string {
  const minutes = t('units:shortMinutes', { minutes: format.number(Math.floor(ms / MINUTE)) });
  const seconds = Math.floor((ms % MINUTE) / SECOND);
  if (ms < MINUTE || seconds === 0) return ms < MINUTE ? format.duration(ms) : minutes;
  return t('units:shortPair', {
    larger: minutes,
    smaller: t('units:shortSeconds', { seconds: format.number(seconds) }),
  });
}

type Say = (facts: Facts, t: ExplainT) => string;

const SENTENCES: Readonly<Record<LeafCode | BranchCode, Say>> = {
  verdict: (f, t) =>
    t('explain:verdict', {
      status: f.status('status'),
      attended: f.inMinutes('attendedMs'),
      whole: f.inMinutes('windowMs'),
    }),
  window: (f, t) => t('explain:window', { from: f.time('from'), to: f.time('to'), length: f.length('ms') }),
  window_from: (f, t) => t(`explain:windowFrom.${boundOf(f.node)}`),
  window_to: (f, t) => t(`explain:windowTo.${f.node.fact === 'session:ended_at' ? 'ended' : boundOf(f.node)}`),
  minutes: (f, t) => t('explain:minutes', { attended: f.inMinutes('attendedMs') }),
  counted_stay: (f, t) => t('explain:countedStay', { from: f.time('from'), to: f.time('to'), length: f.length('ms') }),
  counted_gap: (f, t) => t('explain:countedGap', { from: f.time('from'), to: f.time('to'), length: f.length('ms') }),
  counted_correction: (f, t) =>
    t('explain:countedCorrection', { from: f.time('from'), to: f.time('to'), length: f.length('ms') }),
  counted_from: ({ node }, t) => t(`explain:countedFrom.${countedFromOf(node)}`),
  counted_to: (f, t) => t(`explain:countedTo.${oneOf(COUNTED_TO, f.text('how')) ?? 'other'}`),
  joined: (_, t) => t('explain:joined'),
  left: (f, t) => t(`explain:left.${oneOf(LEFT, f.text('how')) ?? 'left'}`),
  never_in: (_, t) => t('explain:never'),
  join_unknown: (_, t) => t('explain:joinUnknown'),
  not_counted: (f, t) => t('explain:notCounted', { to: f.time('to') }),
  cut: (f, t) => t('explain:cut', { from: f.time('at'), to: f.time('to') }),
  present_from: (_, t) => t('explain:presentFrom'),
  present_to: (_, t) => t('explain:presentTo'),
  policy: (f, t) => {
    const key = oneOf(POLICY_KEYS, f.text('key'));
    const value = f.number('value');
    if (key === null) return t('explain:unknown', { code: ltr(f.text('key')) });
    return t(`explain:policy.${key}`, {
      value,
      percent: f.percent(value),
      minutes: f.minutes(value),
      seconds: f.seconds(value),
    });
  },
  override: (f, t) => t('explain:override', { status: f.status('status') }),
  late: (f, t) =>
    f.number('ms') >= SECOND ? t('explain:late.late', { length: f.length('ms') }) : t('explain:late.onTime'),
  late_from: (_, t) => t('explain:lateFrom'),
  left_early: (f, t) =>
    f.number('ms') >= SECOND ? t('explain:leftEarly.early', { length: f.length('ms') }) : t('explain:leftEarly.stayed'),
  left_early_at: (_, t) => t('explain:leftEarlyAt'),
  early: (f, t) => t('explain:outside.early', { length: f.length('ms') }),
  overtime: (f, t) => t('explain:outside.overtime', { length: f.length('ms') }),
  outside_from: (_, t) => t('explain:presentFrom'),
  outside_to: (_, t) => t('explain:presentTo'),
  flag: (f, t) => {
    const flag = oneOf(ATTENDANCE_FLAGS, f.text('flag'));
    if (flag === null) return t('explain:unknown', { code: ltr(f.text('flag')) });
    const said = flag === 'unverified' && !isBlind(f.node) ? 'ownWord' : flag;
    return t(`explain:flag.${said}`, { couldBe: f.status('couldBe') });
  },
  flag_fact: ({ node }, t) => {
    const [type = '', ...id] = (node.fact ?? '').split(':');
    return t(`explain:flagFact.${oneOf(FACT_TYPES, type) ?? 'other'}`, { id: ltr(id.join(':')) });
  },
  rule: (f, t) => {
    const rule = oneOf(RULES, f.text('rule'));
    if (rule === null) return t('explain:unknown', { code: ltr(f.text('rule')) });
    return t(`explain:rule.${rule}`, {
      attended: f.inMinutes('attendedMs'),
      whole: f.inMinutes('windowMs'),
      partialFrom: f.percent(f.policy('partialFromPercent')),
      presentFrom: f.percent(f.policy('presentFromPercent')),
      teacherPartialFrom: f.percent(f.policy('teacherPartialFromPercent')),
      teacherPresentFrom: f.percent(f.policy('teacherPresentFromPercent')),
      grace: f.minutes(f.policy('latenessGraceMinutes')),
    });
  },
  credit: (f, t) => t(f.number('net') > 0 ? 'explain:credit.counted' : 'explain:credit.notCounted'),
  ledger_row: (f, t) => {
    const kind = oneOf(LEDGER_KINDS, f.text('kind'));
    if (kind === null) return t('explain:unknown', { code: ltr(f.text('kind')) });
    return t(`explain:ledger.${kind}`, { reason: reasonOf(f.text('reason'), t) });
  },
  engagement: (f, t) => t('explain:engagement.score', { score: f.shown('score'), formula: f.shown('formula') }),
  engagement_unknown: (_, t) => t('explain:engagement.unknown'),
  engagement_part: (f, t) => {
    const part = oneOf(ENGAGEMENT_PARTS, f.text('part'));
    if (part === null) return t('explain:unknown', { code: ltr(f.text('part')) });
    const points = { points: f.shown('points'), of: f.shown('of') };
    return part === 'microphone' || part === 'camera'
      ? t(`explain:engagement.${part}`, {
          ...points,
          length: f.inMinutes('ms'),
          full: f.inMinutes('fullMs'),
          percent: f.percent(f.number('percent')),
        })
      : t(`explain:engagement.${part}`, { ...points, times: f.shown('count'), full: f.shown('full') });
  },
  engagement_published: (f, t) =>
    t(f.text('part') === 'camera' ? 'explain:engagement.cameraPublished' : 'explain:engagement.microphonePublished', {
      length: f.inMinutes('ms'),
    }),
  reading_from: (_, t) => t('explain:engagement.on'),
  reading_to: (_, t) => t('explain:engagement.onUntil'),
  track_from: (_, t) => t('explain:engagement.published'),
  track_to: (_, t) => t('explain:engagement.publishedUntil'),
  hand_raised: (_, t) => t('explain:engagement.hand'),
  message_sent: (_, t) => t('explain:engagement.message'),
};

const isKnown = (code: string): code is keyof typeof SENTENCES => Object.hasOwn(SENTENCES, code);

const oneOf = <Value extends string>(values: readonly Value[], value: string): Value | null =>
  values.find((one) => one === value) ?? null;

const LEFT = ['left', 'missing', 'room_replaced', 'room_closed', 'stale'] as const satisfies readonly Exclude<
  StayEnd,
  'open'
>[];
const COUNTED_TO = [...LEFT, 'open', 'window', 'correction'] as const;
const FACT_TYPES = ['event', 'roster', 'room', 'blind', 'correction', 'session'] as const;
const POLICY_KEYS = Object.keys(POLICY_SETTINGS) as readonly (keyof Policy)[];
const RULES = Object.keys({
  override: 0,
  nothing_counted: 0,
  full_length: 0,
  below_partial: 0,
  below_present: 0,
  beyond_grace: 0,
  in_time: 0,
  teacher_present: 0,
  teacher_partial: 0,
  teacher_below_partial: 0,
} satisfies Record<VerdictRule, 0>) as readonly VerdictRule[];

/** Whether the class's own times bound the count, or a window that a person set. */
const boundOf = (node: ExplainNode): 'schedule' | 'set' => (node.fact?.startsWith('session:') ? 'schedule' : 'set');

/** Whether nobody could see, or there is only a teacher's own word (domain.md 3.2). */
const isBlind = ({ children }: ExplainNode): boolean =>
  children.length === 0 || children.some(({ fact }) => fact?.startsWith('blind:'));

const countedFromOf = ({ fact }: ExplainNode): 'window' | 'correction' | 'other' => {
  if (fact?.startsWith('session:') || fact?.startsWith('effective_window:')) return 'window';
  return fact?.startsWith('correction:') ? 'correction' : 'other';
};

const REASONS = [
  'session_counted',
  'teacher_fault',
  'excused',
  'excuse_undone',
  'teacher_unverified',
  'student_unverified',
  'recounted',
  'over_quota',
  'no_subscription',
  'trial',
  ...OVERRIDE_REASONS,
] as const;

/** Why something was counted or not. A person's own words stand as they were written. */
export const reasonOf = (reason: string, t: ExplainT): string => {
  const known = oneOf(REASONS, reason);
  return known === null ? `\u2068${reason}\u2069` : t(`explain:reason.${known}`);
};
