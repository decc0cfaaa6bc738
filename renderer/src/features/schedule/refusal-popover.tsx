import { IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Clash } from '#shared/domain/scheduling/clash.ts';
import type { Interval } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useClashWords } from './hooks/use-clash-words.ts';
import classes from './refusal.module.css';
import shared from './schedule.module.css';

/** What a drag runs into, said while it is there. */
export interface Refusal {
  readonly slot: Interval;
  readonly clash: Clash;
  readonly bufferMs: number;
  readonly nearest: readonly number[];
  /** Where the pointer is, in pixels of the window. */
  readonly x: number;
  readonly y: number;
}

const WIDTH = 320;
const GAP = 40;
/** The most that it takes. */
const HEIGHT = 190;

/** The one popover of a refused drag: why, the nearest free times, how to go back (look.md, "06 Calendar"). */
export function RefusalPopover({ refusal }: { readonly refusal: Refusal }) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const words = useClashWords()(refusal.slot, refusal.clash, refusal.bufferMs);
  const left = Math.max(8, Math.min(refusal.x - WIDTH / 2, window.innerWidth - WIDTH - 8));
  // Above the class where there is no room below it; from its own edge, however many lines it has.
  const place =
    refusal.y + GAP + HEIGHT > window.innerHeight
      ? { bottom: window.innerHeight - refusal.y + GAP }
      : { top: refusal.y + GAP };
  return (
    <div role="alert" className={classes.refusal} style={{ left, ...place, inlineSize: WIDTH }}>
      <p className={shared.refusalTitle}>
        <IconBan size={18} stroke={STROKE} />
        <span>{t('clash.title', { why: words.title })}</span>
      </p>
      <p>{words.body}</p>
      {refusal.nearest.length === 0 ? null : (
        <p className={classes.nearest}>
          <span className={shared.hint}>{t('clash.nearest')}</span>
          {refusal.nearest.map((at) => (
            <span key={at} className={classes.freeTime}>
              {format.time(at)}
            </span>
          ))}
        </p>
      )}
      <p className={shared.hint}>{t('clash.back')}</p>
    </div>
  );
}
