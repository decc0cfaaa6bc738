import type { JoinInfo } from '#shared/contract/join.ts';
import {
  after,
  firstState,
  type Failure,
  type JoinClass,
  type JoinEvent,
  type JoinState,
} from '#renderer/join/core/page.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** 17:30 in London on a Monday. */
export const STARTS = Date.UTC(2026, 10, 23, 17, 30);

/** Half an hour; students may join from ten minutes before to half an hour after. */
export const classAt = (startsAt = STARTS): JoinClass => ({
  title: 'مراجعة سورة الملك',
  kind: 'quran',
  subtype: 'individual',
  teacherName: 'عبد الرحمن بن فهد المطيري',
  startsAt,
  endsAt: startsAt + 30 * MINUTE,
  opensAt: startsAt - 10 * MINUTE,
  closesAt: startsAt + 60 * MINUTE,
  durationMinutes: 30,
});

export const infoWith = (state: JoinInfo['state'], session: JoinClass | null = classAt()): JoinInfo => ({
  now: STARTS,
  academyName: 'أكاديمية السراج',
  academyTimeZone: 'Asia/Riyadh',
  studentName: 'آدم خان',
  studentTimeZone: 'Europe/London',
  language: 'ar',
  state,
  session,
  liveKitUrl: 'ws://127.0.0.1:7880',
});

export const failure = (code: Failure['code']): Failure => ({ code, sentence: null, correlationId: null });

export const answered = (state: JoinInfo['state'], session?: JoinClass | null): JoinEvent => ({
  type: 'answered',
  info: infoWith(state, session),
});
export const unanswered = (code: Failure['code']): JoinEvent => ({ type: 'unanswered', failure: failure(code) });
export const refused = (code: Failure['code']): JoinEvent => ({ type: 'refused', failure: failure(code) });

/** The state after these events, from the start. */
export const stateAfter = (...events: readonly JoinEvent[]): JoinState => events.reduce(after, firstState);
