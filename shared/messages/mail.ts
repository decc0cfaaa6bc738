import type { MailKind } from '../domain/notices.ts';
import type { MessageLanguage } from './facts.ts';

/** The facts of a mail to a guardian; instants in epoch ms. */
export interface MailFacts {
  readonly academy: string;
  readonly student: string;
  readonly guardian: string | null;
  readonly title: string;
  readonly teacher: string;
  readonly startsAt: number | null;
  /** When it was to begin before it was moved. */
  readonly movedFrom: number | null;
}

interface Mail {
  readonly subject: string;
  readonly lines: readonly string[];
}

const LOCALE = { ar: 'ar-SA-u-ca-gregory-nu-latn', en: 'en-GB-u-ca-gregory-nu-latn' } as const;

/** A day and a time of day in the family's zone, with the zone said. */
const whenOf = (at: number, timeZone: string, language: MessageLanguage): string => {
  const day = new Intl.DateTimeFormat(LOCALE[language], { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
  const time = new Intl.DateTimeFormat(LOCALE[language], {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
  return language === 'ar'
    ? `${day.format(at)} الساعة ${time.format(at)} بتوقيت \u2068${city}\u2069`
    : `${day.format(at)} at ${time.format(at)}, ${city} time`;
};

const name = (text: string): string => `\u2068${text}\u2069`;

const AR = (kind: MailKind, facts: MailFacts, zone: string): Mail => {
  const when = facts.startsAt === null ? '' : whenOf(facts.startsAt, zone, 'ar');
  const about = `${name(facts.title)} مع ${name(facts.teacher)}`;
  const hello = facts.guardian === null ? 'السلام عليكم،' : `السلام عليكم ${name(facts.guardian)}،`;
  const end = facts.academy;
  if (kind === 'cancelled')
    return {
      subject: `أُلغيت حصة ${facts.student}`,
      lines: [hello, `أُلغيت حصة ${name(facts.student)}: ${about}، ${when}. لا تُحتسب من الاشتراك.`, end],
    };
  if (kind === 'moved') {
    const was = facts.movedFrom === null ? '' : `، وكان ${whenOf(facts.movedFrom, zone, 'ar')}`;
    return {
      subject: `تغيّر موعد حصة ${facts.student}`,
      lines: [
        hello,
        `تغيّر موعد حصة ${name(facts.student)}: ${about}. الموعد الجديد ${when}${was}. رابط الدخول كما هو.`,
        end,
      ],
    };
  }
  return {
    subject: `غاب ${facts.student} عن حصته`,
    lines: [
      hello,
      `لم تسجّل الغرفة حضور ${name(facts.student)} في ${about}، ${when}.`,
      'إن كان في الأمر خطأ فأخبر الأكاديمية لتراجعه.',
      end,
    ],
  };
};

const EN = (kind: MailKind, facts: MailFacts, zone: string): Mail => {
  const when = facts.startsAt === null ? '' : whenOf(facts.startsAt, zone, 'en');
  const about = `${name(facts.title)} with ${name(facts.teacher)}`;
  const hello = facts.guardian === null ? 'Peace be upon you,' : `Peace be upon you, ${name(facts.guardian)},`;
  const end = facts.academy;
  if (kind === 'cancelled')
    return {
      subject: `${facts.student}’s class is cancelled`,
      lines: [
        hello,
        `${name(facts.student)}’s class was cancelled: ${about}, ${when}. It does not count towards the subscription.`,
        end,
      ],
    };
  if (kind === 'moved') {
    const was = facts.movedFrom === null ? '' : ` It was to be on ${whenOf(facts.movedFrom, zone, 'en')}.`;
    return {
      subject: `${facts.student}’s class has a new time`,
      lines: [
        hello,
        `${name(facts.student)}’s class was moved: ${about}. The new time is ${when}.${was} The link stays the same.`,
        end,
      ],
    };
  }
  return {
    subject: `${facts.student} was absent`,
    lines: [
      hello,
      `The room did not see ${name(facts.student)} in ${about}, ${when}.`,
      'If that is wrong, tell the academy and it will be looked at again.',
      end,
    ],
  };
};

/** A mail to a guardian in their language and zone; the names in it are kept whole among the other direction's words. */
export const mailOf = (kind: MailKind, facts: MailFacts, language: MessageLanguage, timeZone: string): Mail =>
  (language === 'ar' ? AR : EN)(kind, facts, timeZone);
