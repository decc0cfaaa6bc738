import type { SessionKind, SessionSubtype } from '#shared/domain/session.ts';
import type { Weekday } from '#shared/domain/settings.ts';
import type { StaffKey, StudentKey } from './people.ts';

/** What the demo academy teaches: circles, courses and one-to-one lessons, each with its weekly times. */
export interface DemoLesson {
  readonly kind: SessionKind;
  readonly subtype: SessionSubtype;
  readonly title: string;
  readonly teacher: StaffKey;
  readonly students: readonly StudentKey[];
  /** Of a group: how many it may have, and of a course how many sessions. */
  readonly capacity?: number;
  readonly sessionsTotal?: number;
  readonly weekdays: readonly Weekday[];
  /** On the teacher's clock. */
  readonly wallTime: string;
  readonly minutes: number;
  readonly subject?: string;
  /** A single session instead of weekly ones. */
  readonly once?: boolean;
}

const circle = (
  title: string,
  teacher: StaffKey,
  students: readonly StudentKey[],
  weekdays: readonly Weekday[],
  wallTime: string,
  minutes = 60,
): DemoLesson => ({
  kind: 'quran',
  subtype: 'circle',
  title,
  teacher,
  students,
  capacity: 10,
  weekdays,
  wallTime,
  minutes,
});

const oneToOne = (
  name: string,
  teacher: StaffKey,
  student: StudentKey,
  weekdays: readonly Weekday[],
  wallTime: string,
  minutes: number,
): DemoLesson => ({
  kind: 'quran',
  subtype: 'individual',
  title: `جلسة فردية · ${name}`,
  teacher,
  students: [student],
  weekdays,
  wallTime,
  minutes,
});

export const LESSONS = {
  asim: circle(
    'حلقة عاصم',
    'abdulrahman',
    ['yusufAnazi', 'mohamedIdrissi', 'ibrahimHasan', 'abdullahRashid', 'adamKhan', 'zulkifli'],
    ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday'],
    '16:00',
  ),
  shuba: circle(
    'حلقة شعبة',
    'abdulrahman',
    ['omarYilmaz', 'salmanHarbi', 'hamzaTazi', 'irfan', 'ziyad'],
    ['sunday', 'tuesday', 'thursday'],
    '11:00',
  ),
  warsh: circle(
    'حلقة ورش للمتقدمين',
    'abdulrahman',
    ['mohamedIdrissi', 'abdulkarim', 'yusufEmre', 'bilal', 'hamzaTazi', 'rayan', 'ziyad', 'abdullahRashid'],
    ['monday', 'wednesday'],
    '19:00',
  ),
  salman: oneToOne('سلمان الحربي', 'abdulrahman', 'salmanHarbi', ['monday', 'wednesday'], '10:00', 45),
  omar: oneToOne('عمر فاروق يلماز', 'abdulrahman', 'omarYilmaz', ['sunday', 'tuesday'], '13:30', 30),
  yusuf: oneToOne('يوسف العنزي', 'abdulrahman', 'yusufAnazi', ['monday', 'wednesday'], '17:30', 45),
  adam: oneToOne('آدم خان', 'abdulrahman', 'adamKhan', ['sunday', 'tuesday'], '20:30', 30),
  qalun: circle(
    'حلقة قالون',
    'fatima',
    ['khadija', 'noura', 'salma', 'lama', 'aisyah'],
    ['sunday', 'tuesday', 'thursday'],
    '15:00',
  ),
  hind: oneToOne('هند القحطاني', 'fatima', 'hind', ['monday', 'wednesday'], '21:00', 45),
  bazzi: circle('حلقة البزي', 'yusuf', ['ayyub', 'adeyemi', 'rayan'], ['sunday', 'tuesday'], '17:00', 45),
  trial: {
    ...oneToOne('Daniel Whitmore', 'yusuf', 'whitmore', ['tuesday'], '18:30', 30),
    subtype: 'trial',
    title: 'حصة تجريبية · Daniel Whitmore',
    once: true,
  },
  nahw: {
    kind: 'academic',
    subtype: 'course',
    title: 'النحو الواضح: المستوى الأول',
    teacher: 'ahmad',
    students: ['ziyad', 'maryam', 'bilal', 'zeynep'],
    capacity: 12,
    sessionsTotal: 24,
    weekdays: ['sunday', 'tuesday'],
    wallTime: '18:00',
    minutes: 60,
    subject: 'النحو',
  },
  maryam: {
    kind: 'academic',
    subtype: 'individual',
    title: 'درس إملاء · مريم الشناوي',
    teacher: 'ahmad',
    students: ['maryam'],
    weekdays: ['wednesday'],
    wallTime: '16:30',
    minutes: 45,
    subject: 'الإملاء',
  },
  tajweed: {
    kind: 'interactive',
    subtype: 'course',
    title: 'أحكام التجويد التطبيقية',
    teacher: 'aisha',
    students: ['zeynep', 'maryam', 'hana', 'khadija', 'aisyah'],
    capacity: 20,
    sessionsTotal: 12,
    weekdays: ['monday', 'wednesday'],
    wallTime: '13:00',
    minutes: 60,
  },
} as const satisfies Record<string, DemoLesson>;
export type LessonKey = keyof typeof LESSONS;

/** The teacher of the demo's sign-in, whose day is laid round the moment the demo is made. */
export const DEMO_TEACHER: StaffKey = 'abdulrahman';
