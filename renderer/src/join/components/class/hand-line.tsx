import { IconHandStop, IconSpeakerphone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import classes from './hand-line.module.css';

const NAMED_PLACES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

interface HandLineProps {
  /** 1 for the first in the queue. */
  readonly place: number;
  readonly onLower: () => void;
}

/** One's own raised hand and its place in the queue. */
export function HandLine({ place, onLower }: HandLineProps) {
  const { t } = useTranslation('join');
  const format = useFormat();
  const named = NAMED_PLACES.find((one) => one === place);
  const word = named === undefined ? t('class.place_far', { number: format.number(place) }) : t(`class.place_${named}`);
  return (
    <div className={classes.line}>
      <IconHandStop size={20} stroke={STROKE} />
      <p className={classes.words} role="status">
        {t('class.handUp', { place: word })}
      </p>
      <button type="button" className={classes.lower} onClick={onLower}>
        {t('class.handDown')}
      </button>
    </div>
  );
}

/** The teacher has given this student the turn. */
export function TurnLine() {
  const { t } = useTranslation('join');
  return (
    <div className={classes.line}>
      <IconSpeakerphone size={20} stroke={STROKE} className="mirrored" />
      <p className={classes.words} role="status">
        {t('class.yourTurn')}
      </p>
    </div>
  );
}
