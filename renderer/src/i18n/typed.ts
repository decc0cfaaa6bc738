import { Temporal } from 'temporal-polyfill';
import { toLatinDigits } from '#shared/domain/digits.ts';

const TIME = /^(\d{1,2})\s*[:.]?\s*(\d{2})$|^(\d{1,2})$/;
const DAY = /^(\d{1,2})[-/.\s](\d{1,2})(?:[-/.\s](\d{4}))?$/;
const ISO_DAY = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;

/** A clock time as people type it (`16:05`, `1605`, `٤`), in 24 hours: `HH:MM`, or null. */
export function parseTime(typed: string): string | null {
  const found = TIME.exec(toLatinDigits(typed).trim());
  if (found === null) return null;
  const hour = Number(found[1] ?? found[3]);
  const minute = Number(found[2] ?? 0);
  return hour < 24 && minute < 60 ? `${pad(hour)}:${pad(minute)}` : null;
}

/** `HH:MM` some minutes later or earlier, round midnight. */
export function shiftTime(time: string, minutes: number): string {
  return Temporal.PlainTime.from(time).add({ minutes }).toString({ smallestUnit: 'minute' });
}

/** A day as people type it (`2026-11-30`, `30/11/2026`, `٣٠/١١`; without a year that of `today`): `YYYY-MM-DD`, or null. */
export function parseDay(typed: string, today: string): string | null {
  const text = toLatinDigits(typed).trim();
  const iso = ISO_DAY.exec(text);
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const day = DAY.exec(text);
  if (day === null) return null;
  return dayOf(Number(day[3] ?? today.slice(0, 4)), Number(day[2]), Number(day[1]));
}

function dayOf(year: number, month: number, day: number): string | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const pad = (value: number): string => String(value).padStart(2, '0');
