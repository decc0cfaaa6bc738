import type { MessageLanguage } from './facts.ts';

const STATUSES: Readonly<Record<string, Record<MessageLanguage, string>>> = {
  unscheduled: { ar: 'غير مجدولة', en: 'unscheduled' },
  scheduled: { ar: 'مجدولة', en: 'scheduled' },
  ready: { ar: 'جاهزة للبدء', en: 'ready to start' },
  ongoing: { ar: 'جارية الآن', en: 'in progress' },
  completed: { ar: 'مكتملة', en: 'completed' },
  absent: { ar: 'مسجّلة غياب الطالب', en: 'recorded as student absent' },
  cancelled: { ar: 'ملغاة', en: 'cancelled' },
};

/** A session's status inside a sentence. */
export const statusWord = (status: string, language: MessageLanguage): string => STATUSES[status]?.[language] ?? status;

const VERDICTS: Readonly<Record<string, Record<MessageLanguage, string>>> = {
  present: { ar: 'حاضر', en: 'present' },
  late: { ar: 'متأخر', en: 'late' },
  partial: { ar: 'حضور جزئي', en: 'partial' },
  absent: { ar: 'غائب', en: 'absent' },
  excused: { ar: 'معذور', en: 'excused' },
};

/** A person's attendance inside a sentence. */
export const verdictWord = (verdict: string, language: MessageLanguage): string =>
  VERDICTS[verdict]?.[language] ?? verdict;

const SUBSCRIPTIONS: Readonly<Record<string, Record<MessageLanguage, string>>> = {
  pending: { ar: 'لم يُفعَّل بعد', en: 'not active yet' },
  active: { ar: 'سارٍ', en: 'active' },
  paused: { ar: 'موقوف مؤقتاً', en: 'paused' },
  expired: { ar: 'منتهٍ', en: 'over' },
  cancelled: { ar: 'ملغى', en: 'cancelled' },
};

/** A subscription's status inside a sentence. */
export const subscriptionWord = (status: string, language: MessageLanguage): string =>
  SUBSCRIPTIONS[status]?.[language] ?? status;
