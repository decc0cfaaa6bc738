import { MINUTE, SECOND } from '#shared/domain/time.ts';
import type { LessonKey } from './lessons.ts';
import type { StudentKey } from './people.ts';
import type { Random } from './random.ts';

/**
 * What a student did in a past class: `present`, `late`, `partial`, `absent`, and stories that leave other traces:
 * `dropped` (gone and back within the grace), `lost_leave` (its leave never arrived), `roster_only` (none of its events
 * arrived), `two_devices`, `gone_in_outage` (left while nothing could reach the server), `excused` (by a supervisor).
 */
export type Mark =
  | 'present'
  | 'late'
  | 'partial'
  | 'absent'
  | 'dropped'
  | 'lost_leave'
  | 'roster_only'
  | 'two_devices'
  | 'gone_in_outage'
  | 'excused';

/** How a past class went as a whole. */
export type Story =
  'held' | 'outage' | 'ended_early' | 'teacher_late' | 'student_absent' | 'no_show' | 'teacher_cancelled';

/** Stories of the latest past classes of a lesson, the latest first; the others were simply held. */
export const STORIES: Partial<Record<LessonKey, Readonly<Record<number, Story>>>> = {
  warsh: { 1: 'outage' },
  hind: { 0: 'student_absent' },
  salman: { 2: 'teacher_cancelled' },
  bazzi: { 0: 'teacher_late', 2: 'no_show' },
  nahw: { 1: 'ended_early' },
};

const LETTERS: Readonly<Record<string, Mark>> = {
  P: 'present',
  L: 'late',
  H: 'partial',
  A: 'absent',
  D: 'dropped',
  E: 'lost_leave',
  R: 'roster_only',
  T: 'two_devices',
  G: 'gone_in_outage',
  X: 'excused',
};

/** Marks of the latest past classes, oldest first; before them, and without them, chance decides. */
const MARKS: Partial<Record<LessonKey, Partial<Record<StudentKey, string>>>> = {
  asim: {
    yusufAnazi: 'PDLPP',
    mohamedIdrissi: 'PHPPP',
    ibrahimHasan: 'APPAP',
    abdullahRashid: 'PPDTP',
    adamKhan: 'PXPPL',
    zulkifli: 'PPLRP',
  },
  shuba: { omarYilmaz: 'PEP', salmanHarbi: 'PPD', hamzaTazi: 'LPP', irfan: 'PAP', ziyad: 'PPH' },
  warsh: { bilal: 'GP', rayan: 'GL', hamzaTazi: 'PA' },
  qalun: { khadija: 'PPE', noura: 'RPP', lama: 'PHP', aisyah: 'DPP' },
  tajweed: { hana: 'LPP', zeynep: 'PPA' },
};

/** The mark of a student in the class that is `fromEnd` classes before the lesson's latest past one. */
export function markOf(lesson: LessonKey, student: StudentKey, fromEnd: number, random: Random): Mark {
  const letter = MARKS[lesson]?.[student]?.at(-1 - fromEnd);
  if (letter !== undefined) return LETTERS[letter] ?? 'present';
  const chance = random.between(1, 100);
  if (chance <= 76) return 'present';
  if (chance <= 84) return 'dropped';
  if (chance <= 90) return 'late';
  if (chance <= 94) return 'partial';
  return 'absent';
}

/** A connection as it really was; instants in epoch ms. What of it LiveKit's deliveries told is in `heard`. */
export interface Visit {
  readonly from: number;
  readonly to: number;
  readonly reason: 'CLIENT_INITIATED' | 'CONNECTION_TIMEOUT' | 'DUPLICATE_IDENTITY' | 'ROOM_DELETED';
  readonly heard: 'all' | 'join' | 'nothing';
  readonly device: 'usual' | 'second';
}

/** The class round a visit; `outage` is when nothing could reach the server. */
export interface ClassTimes {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly closedAt: number;
  readonly latenessGraceMs: number;
  readonly outage: { readonly from: number; readonly to: number } | null;
}

/** The connections that a mark stands for. */
export function visitsOf(mark: Mark, times: ClassTimes, random: Random): readonly Visit[] {
  const { startsAt, endsAt, closedAt } = times;
  const length = endsAt - startsAt;
  const early = startsAt - random.between(20 * SECOND, 6 * MINUTE);
  const share = (low: number, high: number) => startsAt + Math.round((length * random.between(low, high)) / 100);
  const visit = (from: number, to: number, more: Partial<Visit> = {}): Visit => ({
    from,
    to: Math.min(to, closedAt),
    reason: to >= closedAt ? 'ROOM_DELETED' : 'CLIENT_INITIATED',
    heard: 'all',
    device: 'usual',
    ...more,
  });
  switch (mark) {
    case 'present':
      return [visit(early, closedAt)];
    case 'late': {
      // Late enough to be late, and there for four fifths of the class.
      const latest = Math.round(length * 0.19);
      if (latest <= times.latenessGraceMs + 10 * SECOND) return [visit(early, closedAt)];
      const from = startsAt + random.between(times.latenessGraceMs + 10 * SECOND, latest);
      return [visit(from, endsAt - random.between(0, 8 * SECOND))];
    }
    case 'partial': {
      const gone = share(25, 40);
      if (random.chance(50)) return [visit(early, share(56, 74))];
      return [visit(early, gone), visit(gone + Math.round(length * 0.32), closedAt)];
    }
    case 'absent':
    case 'excused':
      return mark === 'absent' && random.chance(25) ? [visit(share(60, 70), closedAt)] : [];
    case 'dropped': {
      const gone = share(20, 70);
      return [
        visit(early, gone, { reason: 'CONNECTION_TIMEOUT' }),
        visit(gone + random.between(25 * SECOND, 110 * SECOND), closedAt),
      ];
    }
    case 'lost_leave':
      return [visit(early, share(64, 72), { heard: 'join' })];
    case 'roster_only':
      return [visit(early, closedAt, { heard: 'nothing' })];
    case 'two_devices': {
      const second = share(30, 50);
      return [
        visit(early, second, { reason: 'DUPLICATE_IDENTITY' }),
        visit(second + 60, closedAt, { device: 'second' }),
      ];
    }
    case 'gone_in_outage': {
      const outage = times.outage;
      return outage === null ? [visit(early, closedAt)] : [visit(early, outage.from + 4 * MINUTE, { heard: 'join' })];
    }
    default:
      return mark satisfies never;
  }
}
