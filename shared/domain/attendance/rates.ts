import type { AttendanceStatus, SessionStatus } from '../session.ts';

/** One final row as every rate looks at it. */
export type RatedRow = {
  readonly status: AttendanceStatus;
  readonly unverified: boolean;
  readonly trial: boolean;
  readonly sessionStatus: SessionStatus;
};

/** Numbers of rows; the rate itself is `attended ÷ rated`, null of nothing rated. */
export type AttendanceRate = {
  readonly rated: number;
  readonly attended: number;
  /** Of these attended only partly: always shown apart. */
  readonly partial: number;
  readonly ratio: number | null;
};

const isRated = (row: RatedRow): boolean =>
  row.status !== 'excused' && !row.unverified && !row.trial && row.sessionStatus !== 'cancelled';

/** The one rate of the product (domain.md 3): (present + late + partial) ÷ rows that can be rated. */
export const attendanceRate = (rows: readonly RatedRow[]): AttendanceRate => {
  const rated = rows.filter(isRated);
  const attended = rated.filter(({ status }) => status !== 'absent').length;
  const partial = rated.filter(({ status }) => status === 'partial').length;
  return { rated: rated.length, attended, partial, ratio: rated.length === 0 ? null : attended / rated.length };
};
