import { IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { wallOf } from '#renderer/i18n/wall-time.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useClashWords } from './hooks/use-clash-words.ts';
import type { TimeChoice } from './hooks/use-time-choice.ts';
import { NearestTimes } from './nearest-times.tsx';
import classes from './schedule.module.css';
import { WallFields } from './wall-fields.tsx';

/** Day and time of a class that moves; why it cannot stand there, and the nearest times that are free. */
export function TimeFields({ choice }: { readonly choice: TimeChoice }) {
  const { t } = useTranslation('calendar');
  const { timeZone } = useFormat().settings;
  const words = useClashWords();
  const { wall, setWall, slot, clash, nearest } = choice;
  const said = slot === null || clash === null ? null : words(slot, clash, choice.bufferMs);
  return (
    <>
      <WallFields wall={wall} onChange={setWall} />
      <div role="status">
        {said === null ? null : (
          <>
            <p className={classes.refusalTitle}>
              <IconBan size={18} stroke={STROKE} />
              <span>{t('clash.title', { why: said.title })}</span>
            </p>
            <p>{said.body}</p>
          </>
        )}
      </div>
      <NearestTimes at={nearest} onTake={(at) => setWall(wallOf(at, timeZone))} />
    </>
  );
}
