import type { AttendanceStatus } from '../session.ts';
import { ENGAGEMENT_PARTS, type Engagement } from './engagement.ts';

/** A verdict as it is stored, or as it was just computed; whole milliseconds. */
export type VerdictRow = {
  readonly role: 'teacher' | 'student';
  readonly personId: number;
  readonly status: AttendanceStatus;
  readonly attendedMs: number;
  readonly windowMs: number;
  readonly lateMs: number | null;
  readonly leftEarlyMs: number | null;
  readonly flags: readonly string[];
  /** Of a student of an interactive session (domain.md 4). */
  readonly engagement: Engagement | null;
};

/** One person whose verdict or engagement is another; null where there is none on that side. */
export type VerdictChange = {
  readonly role: 'teacher' | 'student';
  readonly personId: number;
  readonly before: VerdictRow | null;
  readonly after: VerdictRow | null;
};

const COMPARED = ['status', 'attendedMs', 'windowMs', 'lateMs', 'leftEarlyMs'] as const;

const MEASURED = [
  'formula',
  'score',
  'readings',
  'microphoneMs',
  'cameraMs',
  'microphonePublishedMs',
  'cameraPublishedMs',
  'hands',
  'messages',
] as const satisfies readonly (keyof Engagement)[];

function isSameEngagement(a: Engagement | null, b: Engagement | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    MEASURED.every((field) => a[field] === b[field]) &&
    ENGAGEMENT_PARTS.every((part) => a.points[part] === b.points[part])
  );
}

const isSame = (a: VerdictRow, b: VerdictRow): boolean =>
  COMPARED.every((field) => a[field] === b[field]) &&
  a.flags.length === b.flags.length &&
  a.flags.every((flag, index) => flag === b.flags[index]) &&
  isSameEngagement(a.engagement, b.engagement);

const keyOf = ({ role, personId }: VerdictRow): string => `${role} ${personId}`;

/** What recomputing would change of what is stored about one session: nothing, when all is well (domain.md 3). */
export const diffVerdicts = (
  stored: readonly VerdictRow[],
  recomputed: readonly VerdictRow[],
): readonly VerdictChange[] => {
  const before = new Map(stored.map((row) => [keyOf(row), row]));
  const after = new Map(recomputed.map((row) => [keyOf(row), row]));
  return [...new Map([...before, ...after]).values()].flatMap((row): readonly VerdictChange[] => {
    const old = before.get(keyOf(row)) ?? null;
    const fresh = after.get(keyOf(row)) ?? null;
    if (old !== null && fresh !== null && isSame(old, fresh)) return [];
    return [{ role: row.role, personId: row.personId, before: old, after: fresh }];
  });
};
