import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { ShownAyah } from '../../core/ayah.ts';
import classes from './ayah.module.css';

/** The sign at an ayah's end; the font draws the digits that follow inside it. */
const END_OF_AYAH = '\u06dd';
const arabicDigits = new Intl.NumberFormat('ar-SA-u-nu-arab', { useGrouping: false });

/** The ayah that the teacher's mushaf stands at. */
export function Ayah({ shown }: { readonly shown: ShownAyah }) {
  const { t, i18n } = useTranslation('join');
  const format = useFormat();
  const whereId = useId();
  return (
    // A long ayah scrolls, so a keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes.ayah} aria-labelledby={whereId} tabIndex={0}>
      <p id={whereId} className={classes.where}>
        {t('class.ayah', {
          surah: i18n.language === 'ar' ? shown.name.ar : shown.name.en,
          ayah: format.number(shown.ayah),
          page: format.number(shown.page),
        })}
      </p>
      <p className={classes.text} lang="ar" dir="rtl">
        {shown.text}{' '}
        <span className={classes.end}>
          {END_OF_AYAH}
          {arabicDigits.format(shown.ayah)}
        </span>
      </p>
    </section>
  );
}
