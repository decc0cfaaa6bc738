import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';

/** ← in Arabic, → in English (look.md). */
export function Becomes() {
  const { t } = useTranslation('whatIf');
  const { language } = useFormat().settings;
  return (
    <span role="img" aria-label={t('becomes')}>
      {language === 'ar' ? '←' : '→'}
    </span>
  );
}
