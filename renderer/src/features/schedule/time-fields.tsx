import { Button, Group } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { wallOf } from '#renderer/i18n/wall-time.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useClashWords } from './hooks/use-clash-words.ts';
import type { TimeChoice } from './hooks/use-time-choice.ts';
import classes from './schedule.module.css';
import { WallFields } from './wall-fields.tsx';

/** Day and time of a class that moves; why it cannot stand there, and the nearest times that are free. */
export function TimeFields({ choice }: { readonly choice: TimeChoice }) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const words = useClashWords();
  const { timeZone } = format.settings;
  const { wall, setWall, clash, nearest } = choice;
  const said = clash === null ? null : words(clash, choice.bufferMs);
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
      {nearest.length === 0 ? null : (
        <Group gap={8}>
          <span className={classes.hint}>{t('clash.nearest')}</span>
          {nearest.map((at) => (
            <Button key={at} variant="default" size="xs" onClick={() => setWall(wallOf(at, timeZone))}>
              {format.time(at)}
            </Button>
          ))}
        </Group>
      )}
    </>
  );
}
