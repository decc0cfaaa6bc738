import type { ErrorData } from '#shared/errors.ts';

export type MessageLanguage = 'ar' | 'en';

/** The facts of one error, as its sentence reads them. A fact that is missing leaves its clause out. */
export interface Facts {
  /** A time of day, with its date when the reader's zone is known; null when the fact or the zone is missing. */
  time(name: string): string | null;
  number(name: string): number | null;
  text(name: string): string | null;
  /** Minutes with their noun. */
  minutes(name: string): string | null;
  /** Seconds with their noun. */
  seconds(name: string): string | null;
}

export type Sentence = (facts: Facts) => string;

const NOUNS: Record<MessageLanguage, Record<'minutes' | 'seconds', Partial<Record<Intl.LDMLPluralRule, string>>>> = {
  ar: {
    minutes: { one: 'دقيقة واحدة', two: 'دقيقتين', few: '# دقائق', other: '# دقيقة' },
    seconds: { one: 'ثانية واحدة', two: 'ثانيتين', few: '# ثوانٍ', other: '# ثانية' },
  },
  en: {
    minutes: { one: '1 minute', other: '# minutes' },
    seconds: { one: '1 second', other: '# seconds' },
  },
};

function counted(count: number, noun: 'minutes' | 'seconds', language: MessageLanguage): string {
  const forms = NOUNS[language][noun];
  const rule = new Intl.PluralRules(language).select(count);
  return (forms[rule] ?? forms.other ?? '#').replace('#', `${count}\u00a0`).replace('\u00a0 ', '\u00a0');
}

/** Reads `data` for a reader of this language; instants are epoch milliseconds, shown in `timeZone`. */
export function factsOf(data: ErrorData, language: MessageLanguage, timeZone: string | null): Facts {
  const number = (name: string): number | null => {
    const value = data[name];
    return typeof value === 'number' ? value : null;
  };
  const amount = (name: string, noun: 'minutes' | 'seconds'): string | null => {
    const value = number(name);
    return value === null ? null : counted(Math.ceil(value), noun, language);
  };
  return {
    number,
    time(name) {
      const at = number(name);
      if (at === null || timeZone === null) return null;
      const tag = language === 'ar' ? 'ar-SA-u-ca-gregory-nu-latn' : 'en-GB-u-ca-gregory-nu-latn';
      return new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
        at,
      );
    },
    text(name) {
      const value = data[name];
      return typeof value === 'string' && value !== '' ? value : null;
    },
    minutes: (name) => amount(name, 'minutes'),
    seconds: (name) => amount(name, 'seconds'),
  };
}
