export interface MadeStudent {
  readonly id: number;
  readonly name: string;
  readonly stop: string;
  readonly marks: readonly ('present' | 'late' | 'partial' | 'absent' | 'excused')[];
  readonly zone: string;
}

const SIX: readonly Omit<MadeStudent, 'id'>[] = [
  {
    name: 'يوسف بن ماجد العنزي',
    stop: 'الملك 12',
    marks: ['present', 'present', 'late', 'present', 'present'],
    zone: 'Asia/Riyadh',
  },
  {
    name: 'محمد الأمين بن عبد الرحمن الإدريسي',
    stop: 'القلم 33',
    marks: ['present', 'partial', 'present', 'present', 'present'],
    zone: 'Africa/Casablanca',
  },
  {
    name: 'Ömer Faruk Yılmaz',
    stop: 'الملك 30',
    marks: ['absent', 'present', 'present', 'absent', 'present'],
    zone: 'Europe/Istanbul',
  },
  { name: 'عبد الله بن سليمان الراشد', stop: 'الحاقة 18', marks: ['present', 'present'], zone: 'Asia/Riyadh' },
  {
    name: 'آدم خان',
    stop: 'الملك 5',
    marks: ['present', 'excused', 'present', 'present', 'late'],
    zone: 'Europe/London',
  },
  { name: 'ذو الكفل أحمد', stop: 'المعارج 9', marks: [], zone: 'Asia/Kuala_Lumpur' },
];

/** Made-up students, enough of them that the table draws only the rows in sight. */
export const MADE_STUDENTS: readonly MadeStudent[] = Array.from({ length: 240 }, (_, id) => ({
  ...(SIX[id % SIX.length] as Omit<MadeStudent, 'id'>),
  id: id + 1,
}));
