import { IconClipboardCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import classes from './owed-strip.module.css';

interface OwedStripProps {
  readonly count: number;
  readonly onOldest: () => void;
}

/** "2 classes not evaluated" stays until zero (product.md, Today). */
export function OwedStrip({ count, onOldest }: OwedStripProps) {
  const { t } = useTranslation('today');
  if (count === 0) return null;
  return (
    <div className={classes.strip}>
      <IconClipboardCheck size={18} stroke={STROKE} className={classes.icon} />
      <span className={classes.words}>{t('owed', { count })}</span>
      <span className={classes.link}>
        <LinkButton onPress={onOldest}>{t('oldestFirst')}</LinkButton>
      </span>
    </div>
  );
}
