import { useTranslation } from 'react-i18next';
import type { SettingsPreview } from '#shared/contract/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Becomes } from '../becomes.tsx';
import { Folded } from './folded.tsx';
import classes from './what-if.module.css';

const EDGES = ['opens', 'students', 'closes'] as const;

/** Rooms of the coming week: those that would be open at other times, and those that would hold another number. */
export function RoomsPart({ preview }: { readonly preview: SettingsPreview }) {
  const { t } = useTranslation('whatIf');
  const { date, time } = useFormat();
  const { rooms, roomsChanged, placesChanged } = preview;
  return (
    <>
      {roomsChanged > 0 ? (
        <Folded said={t('rooms', { count: roomsChanged })}>
          {rooms.length < roomsChanged ? <p className={classes.quiet}>{t('nearestShown')}</p> : null}
          <ul className={classes.verdicts}>
            {rooms.map((room) => (
              <li key={room.sessionId}>
                <p>
                  <bdi>{room.title}</bdi> <span className={classes.quiet}>{date(room.startsAt)}</span>
                </p>
                <ul>
                  {EDGES.filter((edge) => room[edge].before !== room[edge].after).map((edge) => (
                    <li key={edge} className={classes.person}>
                      <span className={classes.quiet}>{t(`roomTimes.${edge}`)}</span>
                      <span>
                        <span className={classes.quiet}>{time(room[edge].before)}</span> <Becomes />{' '}
                        <strong>{time(room[edge].after)}</strong>
                      </span>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </Folded>
      ) : null}
      {placesChanged > 0 ? <PlacesOfRooms preview={preview} /> : null}
      {roomsChanged + placesChanged > 0 ? null : <p className={classes.sentence}>{t('noRooms')}</p>}
    </>
  );
}

/** Room by room, whether those who are expected would fit: the students, the teacher and five to spare (domain.md 5). */
function PlacesOfRooms({ preview }: { readonly preview: SettingsPreview }) {
  const { t } = useTranslation('whatIf');
  const { shortDate, time, number } = useFormat();
  const { places, placesChanged, tooSmall } = preview;
  return (
    <Folded said={tooSmall > 0 ? t('tooSmall', { count: tooSmall }) : t('largeEnough', { count: placesChanged })}>
      {places.length < placesChanged ? <p className={classes.quiet}>{t('nearestShown')}</p> : null}
      <ul className={classes.verdicts}>
        {places.map(({ sessionId, title, startsAt, needed, before, after }) => (
          <li key={sessionId} className={classes.person} data-places={sessionId}>
            <span>
              <bdi>{title}</bdi>{' '}
              <span className={classes.quiet}>
                {shortDate(startsAt)} {time(startsAt)}
              </span>
            </span>
            <span className={classes.figures}>
              <span className={classes.quiet}>{number(before)}</span> <Becomes />{' '}
              <strong className={after < needed ? classes.warn : undefined}>{t('places', { count: after })}</strong>{' '}
              <span className={classes.quiet}>· {t('needed', { count: needed })}</span>
            </span>
          </li>
        ))}
      </ul>
    </Folded>
  );
}
