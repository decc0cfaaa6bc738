import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingsPreview } from '#shared/contract/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Becomes } from '../becomes.tsx';
import classes from './what-if.module.css';

/** Rooms of the coming week that would open at another time. */
export function RoomsPart({ preview }: { readonly preview: SettingsPreview }) {
  const { t } = useTranslation('whatIf');
  const { date, time } = useFormat();
  const [open, setOpen] = useState(false);
  const { rooms, roomsChanged } = preview;
  if (roomsChanged === 0) return <p className={classes.sentence}>{t('noRooms')}</p>;
  return (
    <section className={classes.sentence}>
      <p>
        {t('rooms', { count: roomsChanged })}{' '}
        <LinkButton onPress={() => setOpen(!open)}>{open ? t('hide') : t('show')}</LinkButton>
      </p>
      {open ? (
        <ul className={classes.verdicts}>
          {rooms.map(({ sessionId, title, before, after }) => (
            <li key={sessionId} className={classes.person}>
              <bdi>{title}</bdi>
              <span>
                {date(after)} <span className={classes.quiet}>{time(before)}</span> <Becomes />{' '}
                <strong>{time(after)}</strong>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
