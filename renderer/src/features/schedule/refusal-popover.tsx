import { IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Clash } from '#shared/domain/scheduling/clash.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useClashWords } from './hooks/use-clash-words.ts';
import classes from './refusal.module.css';
import shared from './schedule.module.css';

/** What a drag runs into, said while it is there. */
export interface Refusal {
  readonly clash: Clash;
  readonly bufferMs: number;
  readonly nearest: readonly number[];
  /** Where the pointer is, in pixels of the window. */
  readonly x: number;
  readonly y: number;
}

const WIDTH = 320;
const HEIGHT = 190;

/** The one popover of a refused drag: why, the nearest free times, how to go back (look.md, "06 Calendar"). */
export function RefusalPopover({ refusal }: { readonly refusal: Refusal }) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const words = useClashWords()(refusal.clash, refusal.bufferMs);
  const left = Math.max(8, Math.min(refusal.x - WIDTH / 2, window.innerWidth - WIDTH - 8));
  const top = refusal.y + 40 + HEIGHT > window.innerHeight ? refusal.y - 40 - HEIGHT : refusal.y + 40;
  return (
    <div role="alert" className={classes.refusal} style={{ left, top, inlineSize: WIDTH }}>
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
