import { createInstance, type FormatterModule, type i18n as I18n, type PostProcessorModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Digits, numberTag, toArabicDigits } from './digits.ts';
import type { Language } from './format.ts';
import { resources } from './resources.ts';

export interface Texts {
  readonly i18n: I18n;
  /** Switches every text at once, without a reload; the page's `lang` and `dir` go with it. */
  readonly setLanguage: (language: Language) => Promise<void>;
  /** Which digits numbers inside texts are written with; shown texts follow at once. */
  readonly setDigits: (digits: Digits) => Promise<void>;
}

/** A number and its noun never part at the end of a line (look.md, "Do / don't"). */
const keepWithNoun = (text: string): string => text.replace(/(?<=\p{Nd}) (?=\p{L})/gu, '\u00a0');

/** Numbers that stand alone in a text; not those of an address, a version or a reference. */
const LONE_NUMBER = /(?<![\w.@:/+-])\d+(?!\.?[\w@:/-])/g;

export const directionOf = (language: Language): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr');

/** The texts of one page. Numbers inside a text follow the academy's digits; everything else goes in as it is. */
export function createTexts(language: Language): Texts {
  let digits: Digits = 'latin';
  const formatter: FormatterModule = {
    type: 'formatter',
    init: () => undefined,
    add: () => undefined,
    addCached: () => undefined,
    format: (value: unknown, _format, tag) =>
      typeof value === 'number'
        ? new Intl.NumberFormat(numberTag(tag === 'ar' ? 'ar' : 'en', digits)).format(value)
        : String(value),
  };
  const numbers: PostProcessorModule = {
    type: 'postProcessor',
    name: 'numbers',
    process: (text: string, _key, _options, translator: { readonly language: string }) =>
      keepWithNoun(
        translator.language === 'ar' && digits === 'arabic' ? text.replace(LONE_NUMBER, toArabicDigits) : text,
      ),
  };
  const i18n: I18n = createInstance();
  void i18n
    .use(formatter)
    .use(numbers)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: ['ar', 'en'],
      resources,
      defaultNS: 'ui',
      postProcess: numbers.name,
      interpolation: { escapeValue: false, alwaysFormat: true },
      initAsync: false,
    });
  return {
    i18n,
    async setLanguage(next) {
      await i18n.changeLanguage(next);
      document.documentElement.lang = next;
      document.documentElement.dir = directionOf(next);
    },
    async setDigits(next) {
      if (digits === next) return;
      digits = next;
      await i18n.changeLanguage(i18n.language);
    },
  };
}
