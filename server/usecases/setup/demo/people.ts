import type { StaffRole } from '#shared/domain/session.ts';

/** Made people of the demo academy; any likeness is chance. Names are long on purpose: real ones are. */
export interface DemoStaff {
  readonly email: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly timeZone: string;
}

const staff = (email: string, name: string, role: StaffRole, timeZone = 'Asia/Riyadh'): DemoStaff => ({
  email: `${email}@demo.itqan.example`,
  name,
  role,
  timeZone,
});

export const STAFF = {
  admin: staff('admin', 'منى بنت عبد الله القرني', 'admin'),
  raed: staff('supervisor', 'رائد بن عبد العزيز الدوسري', 'supervisor'),
  suad: staff('suad', 'سعاد بنت إبراهيم البلوشي', 'supervisor', 'Asia/Muscat'),
  abdulrahman: staff('teacher', 'عبد الرحمن بن فهد المطيري', 'teacher'),
  fatima: staff('fatima', 'فاطمة الزهراء بنت عبد العزيز الغامدي', 'teacher'),
  yusuf: staff('yusuf', 'يوسف بن المختار العمراني', 'teacher', 'Africa/Casablanca'),
  ahmad: staff('ahmad', 'أحمد محمود عبد الحليم السيد', 'teacher', 'Africa/Cairo'),
  aisha: staff('aisha', 'Aisha Abdul-Rahman Chowdhury', 'teacher', 'Europe/London'),
} as const satisfies Record<string, DemoStaff>;
export type StaffKey = keyof typeof STAFF;

/** Whose classes each supervisor sees. */
export const SUPERVISED = {
  raed: ['abdulrahman', 'fatima', 'yusuf'],
  suad: ['ahmad', 'aisha'],
} as const satisfies Partial<Record<StaffKey, readonly StaffKey[]>>;

export interface DemoStudent {
  readonly name: string;
  readonly timeZone: string;
  readonly guardian: string | null;
}

const RIYADH = 'Asia/Riyadh';
const CAIRO = 'Africa/Cairo';
const CASABLANCA = 'Africa/Casablanca';
const LONDON = 'Europe/London';
const KUALA_LUMPUR = 'Asia/Kuala_Lumpur';
const ISTANBUL = 'Europe/Istanbul';

const student = (name: string, timeZone: string, guardian: string | null = null): DemoStudent => ({
  name,
  timeZone,
  guardian,
});

export const STUDENTS = {
  yusufAnazi: student('يوسف بن ماجد العنزي', RIYADH, 'ماجد بن نايف العنزي'),
  mohamedIdrissi: student('محمد الأمين بن عبد الرحمن الإدريسي', CASABLANCA, 'عبد الرحمن الإدريسي'),
  ibrahimHasan: student('إبراهيم حسن عبد الغفار', CAIRO, 'حسن عبد الغفار محمد'),
  abdullahRashid: student('عبد الله بن سليمان الراشد', RIYADH),
  adamKhan: student('آدم خان', LONDON, 'سارة خان'),
  zulkifli: student('ذو الكفل أحمد', KUALA_LUMPUR, 'Ahmad bin Hassan'),
  omarYilmaz: student('عمر فاروق يلماز', ISTANBUL, 'Mehmet Yılmaz'),
  salmanHarbi: student('سلمان بن تركي الحربي', RIYADH),
  hamzaTazi: student('حمزة بن عبد الصمد التازي', CASABLANCA, 'عبد الصمد التازي'),
  irfan: student('Muhammad Irfan bin Abdul Rahman', KUALA_LUMPUR, 'Abdul Rahman bin Ismail'),
  ziyad: student('زياد طارق المنشاوي', CAIRO, 'طارق المنشاوي'),
  abdulkarim: student('عبد الكريم بن بوشعيب الوزاني', CASABLANCA),
  yusufEmre: student('Yusuf Emre Karaosmanoğlu', ISTANBUL),
  bilal: student('بلال إسماعيل عبد المقصود', CAIRO),
  khadija: student('خديجة محمود عبد المعطي', CAIRO, 'محمود عبد المعطي'),
  noura: student('نورة بنت سعد الشهري', RIYADH, 'سعد بن علي الشهري'),
  salma: student('سلمى عبد الغفار', CAIRO),
  lama: student('لمى بنت خالد الزهراني', RIYADH, 'خالد بن أحمد الزهراني'),
  aisyah: student('Nur Aisyah binti Zulkifli', KUALA_LUMPUR, 'Zulkifli bin Osman'),
  hind: student('هند بنت راشد القحطاني', RIYADH),
  ayyub: student('أيوب بن عبد الجليل الفاسي', CASABLANCA, 'عبد الجليل الفاسي'),
  adeyemi: student('Ibrahim Oluwaseun Adeyemi', LONDON, 'Folasade Adeyemi'),
  rayan: student('ريان بن سمير بوزيد', CASABLANCA, 'سمير بوزيد'),
  whitmore: student('Daniel Yusuf Whitmore', LONDON),
  maryam: student('مريم عبد التواب الشناوي', CAIRO, 'عبد التواب الشناوي'),
  zeynep: student('Zeynep Nur Aydın', ISTANBUL, 'Elif Aydın'),
  hana: student('Hana Sophia Malik', LONDON, 'Imran Malik'),
} as const satisfies Record<string, DemoStudent>;
export type StudentKey = keyof typeof STUDENTS;
