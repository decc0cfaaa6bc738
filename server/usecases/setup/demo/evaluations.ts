import type { StudentKey } from './people.ts';
import type { Random } from './random.ts';

/** How many ayat the surahs have that the demo's students learn (the last six parts of the mushaf). */
const AYAT: Readonly<Record<number, number>> = {
  66: 12,
  67: 30,
  68: 52,
  69: 52,
  70: 44,
  71: 28,
  72: 28,
  73: 20,
  74: 56,
};
const FIRST_SURAH = 66;
const LAST_SURAH = 74;

/** Where the students of the first circle stand, and the grade of their last class. */
const STANDS: Partial<
  Record<StudentKey, { readonly at: readonly [surah: number, ayah: number]; readonly grade: number }>
> = {
  yusufAnazi: { at: [67, 12], grade: 9 },
  mohamedIdrissi: { at: [68, 33], grade: 8.5 },
  ibrahimHasan: { at: [67, 30], grade: 7 },
  abdullahRashid: { at: [69, 18], grade: 9.5 },
  adamKhan: { at: [67, 5], grade: 6.5 },
  zulkifli: { at: [70, 9], grade: 8 },
};

/** A range within one surah as it is typed, `67:13` to `67:17`, and its grade. */
export interface Range {
  readonly from: string;
  readonly to: string;
  readonly grade: number;
}

export interface QuranEvaluation {
  readonly newMemorisation: Range;
  readonly recentRevision: Range;
  readonly mistakes: {
    readonly word: number;
    readonly hesitation: number;
    readonly tajweed: number;
    readonly prompt: number;
  };
  /** The mean of the grades given, in steps of a tenth. */
  readonly grade: number;
}

/** The evaluation of the class that is `fromEnd` classes before the latest one: five ayat further back each time. */
export function quranEvaluation(student: StudentKey, fromEnd: number, order: number, random: Random): QuranEvaluation {
  const stands = STANDS[student] ?? { at: [67 + (order % 7), 10 + ((order * 3) % 10)] as const, grade: 8 };
  const [surah, ayah] = back(stands.at, 5 * fromEnd);
  const from = Math.max(1, ayah - 4);
  const half = (low: number, high: number) => random.between(low * 2, high * 2) / 2;
  // The latest grades are the ones on screen; the mean of two equal grades is that grade.
  const memorised = fromEnd === 0 ? stands.grade : half(6.5, 10);
  const revised = fromEnd === 0 ? stands.grade : half(6.5, 10);
  const [revisedSurah, revisedAyah] = back([surah, from], 1);
  return {
    newMemorisation: { from: `${surah}:${from}`, to: `${surah}:${ayah}`, grade: memorised },
    recentRevision: {
      from: `${revisedSurah}:${Math.max(1, revisedAyah - 15)}`,
      to: `${revisedSurah}:${revisedAyah}`,
      grade: revised,
    },
    mistakes: {
      word: random.between(0, 2),
      hesitation: random.between(0, 3),
      tajweed: random.between(0, 2),
      prompt: random.between(0, 1),
    },
    grade: Math.round(((memorised + revised) / 2) * 10) / 10,
  };
}

function back([surah, ayah]: readonly [number, number], steps: number): readonly [number, number] {
  if (ayah > steps) return [surah, ayah - steps];
  const before = surah > FIRST_SURAH ? surah - 1 : LAST_SURAH;
  return back([before, AYAT[before] ?? 1], steps - ayah);
}

/** What teachers wrote; the first is everybody's homework of the latest class. */
export const HOMEWORK = [
  'مراجعة الملك كاملة، وقراءة القلم 1 إلى 16 على الصفحة.',
  'تثبيت ما حُفظ اليوم خمس مرات، والاستماع إلى الشيخ قبل النوم.',
  'مراجعة الوجه الأخير مع ولي الأمر.',
  'كتابة الآيات الثلاث الأخيرة من الذاكرة.',
] as const;

/** Notes that stand on the last class of the first circle. */
export const NOTES: Partial<Record<StudentKey, string>> = {
  ibrahimHasan: 'يثقل عليه الوقف عند الآية 19؛ نعيدها أول الحلقة.',
  zulkifli: 'الوقت ليل في كوالالمبور، يُقدَّم في القراءة.',
};

export const TOPICS = ['المبتدأ والخبر', 'كان وأخواتها', 'إن وأخواتها', 'الفاعل ونائبه', 'همزة القطع والوصل'] as const;
