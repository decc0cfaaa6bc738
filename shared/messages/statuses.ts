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
