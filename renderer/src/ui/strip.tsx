import { IconMinus, IconSearch, IconSquare, IconSquares, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import classes from './frame.module.css';
import { AppMark } from './icons/app-mark.tsx';
import { STROKE } from './icons/icon.ts';
import { Key } from './key-hint.tsx';
import { useNow } from './use-now.ts';

interface StripProps {
  readonly showHijri: boolean;
  readonly onSearch: () => void;
  /** The sync words, or nothing before anybody is signed in. */
  readonly children?: ReactNode;
  readonly window: WindowButtonsProps;
}

/** The top strip: mark, clock with its zone, both dates, search, the sync words, the window's buttons at the end. */
export function Strip({ showHijri, onSearch, children, window }: StripProps) {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const now = useNow(60_000);
  return (
    <div className={classes.strip} role="region" aria-label={t('window.strip')}>
      <span className={classes.mark}>
        <AppMark size={24} />
      </span>
      <span className={classes.clock}>
        <span className={classes.time}>{format.time(now)}</span>{' '}
        <span className={classes.city}>{format.city(format.settings.timeZone)}</span>
      </span>
      <span className={classes.dates}>
        {format.fullDate(now)}
        {showHijri ? <span className={classes.hijri}> · {format.hijriDate(now)}</span> : null}
      </span>
      <span className={classes.space} />
      <button type="button" className={classes.search} onClick={onSearch}>
        <IconSearch size={17} stroke={STROKE} />
        <span className={classes.searchWords}>{t('palette.open')}</span>
        <Key>Ctrl K</Key>
      </button>
      {children}
      <WindowButtons {...window} />
    </div>
  );
}

interface WindowButtonsProps {
  readonly maximized: boolean;
  readonly onMinimize: () => void;
  readonly onToggleMaximize: () => void;
  readonly onClose: () => void;
}

function WindowButtons({ maximized, onMinimize, onToggleMaximize, onClose }: WindowButtonsProps) {
  const { t } = useTranslation('ui');
  return (
    <span className={classes.windowButtons}>
      <button type="button" className={classes.windowButton} aria-label={t('window.minimize')} onClick={onMinimize}>
        <IconMinus size={17} stroke={STROKE} />
      </button>
      <button
        type="button"
        className={classes.windowButton}
        aria-label={t(maximized ? 'window.restore' : 'window.maximize')}
        onClick={onToggleMaximize}
      >
        {maximized ? <IconSquares size={16} stroke={STROKE} /> : <IconSquare size={16} stroke={STROKE} />}
      </button>
      <button
        type="button"
        className={`${classes.windowButton} ${classes.close}`}
        aria-label={t('window.close')}
        onClick={onClose}
      >
        <IconX size={18} stroke={STROKE} />
      </button>
    </span>
  );
}
