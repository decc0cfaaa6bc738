import { createInstance, type FormatterModule, type i18n as I18n, type PostProcessorModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { join as arJoin } from '#renderer/i18n/ar/join.ts';
import { units as arUnits } from '#renderer/i18n/ar/units.ts';
import { numberTag } from '#renderer/i18n/digits.ts';
import { join as enJoin } from '#renderer/i18n/en/join.ts';
import { units as enUnits } from '#renderer/i18n/en/units.ts';
import type { Language } from '#renderer/i18n/format.ts';

/** A number and its noun never part at the end of a line (look.md, "Do / don't"). */
const numberStaysWithNoun: PostProcessorModule = {
  type: 'postProcessor',
  name: 'number-stays-with-noun',
  process: (text: string) => text.replace(/(?<=\p{Nd}) (?=\p{L})/gu, '\u00a0'),
};

const numbers: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _format, tag) =>
    typeof value === 'number'
      ? new Intl.NumberFormat(numberTag(tag === 'ar' ? 'ar' : 'en', 'latin')).format(value)
      : String(value),
};

/** The texts of the student's page alone: a phone must not load the words of the whole window. */
export function createJoinTexts(language: Language): I18n {
  const i18n: I18n = createInstance();
  void i18n
    .use(numbers)
    .use(numberStaysWithNoun)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: ['ar', 'en'],
      resources: { ar: { join: arJoin, units: arUnits }, en: { join: enJoin, units: enUnits } },
      defaultNS: 'join',
      postProcess: numberStaysWithNoun.name,
      interpolation: { escapeValue: false, alwaysFormat: true },
      initAsync: false,
    });
  return i18n;
}

/** Switches every text and the page's direction at once, without a reload. */
export async function showLanguage(i18n: I18n, language: Language): Promise<void> {
  const page = document.documentElement;
  page.lang = language;
  page.dir = language === 'ar' ? 'rtl' : 'ltr';
  if (i18n.language !== language) await i18n.changeLanguage(language);
}
