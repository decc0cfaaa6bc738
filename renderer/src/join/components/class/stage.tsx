import { IconHourglass } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { initialsOf } from '../../core/stage.ts';
import type { PersonView } from '../../room/room-view.ts';
import { NameBar } from './name-bar.tsx';
import classes from './stage.module.css';
import { Picture } from './track-view.tsx';

interface StageProps {
  readonly teacher: PersonView | null;
  readonly me: PersonView;
}

/** The teacher, large; what they share, larger still; oneself, small in the corner. */
export const Stage = memo(function Stage({ teacher, me }: StageProps) {
  const { t } = useTranslation('join');
  const screen = teacher?.screen ?? null;
  return (
    <div className={classes.stage} data-sharing={screen !== null}>
      {teacher === null ? (
        <div className={classes.away}>
          <IconHourglass size={32} stroke={STROKE} />
          <p className={classes.title}>{t('class.teacherAway')}</p>
          <p>{t('class.teacherAwayHow')}</p>
        </div>
      ) : (
        <figure className={classes.main} data-speaking={teacher.isSpeaking}>
          <div className={classes.picture}>
            {screen === null ? (
              <Face person={teacher} without={t('class.teacherCameraOff')} />
            ) : (
              <Picture track={screen} className={classes.screen} />
            )}
          </div>
          <figcaption>
            <NameBar
              person={teacher}
              {...(screen === null ? {} : { word: t('class.screenOf', { name: teacher.name }) })}
            />
          </figcaption>
        </figure>
      )}
      <div className={classes.small}>
        {screen === null || teacher?.camera == null ? null : (
          <div className={classes.tile}>
            <Face person={teacher} />
          </div>
        )}
        <figure className={`${classes.tile} ${classes.self}`} data-speaking={me.isSpeaking}>
          <Face person={me} mirrored />
          <figcaption>
            <NameBar person={me} word={t('class.you')} />
          </figcaption>
        </figure>
      </div>
    </div>
  );
});

interface FaceProps {
  readonly person: PersonView;
  readonly mirrored?: boolean;
  /** Said under the letters when there is no picture. */
  readonly without?: string;
}

/** A person's picture, or the first letters of their name. */
export function Face({ person, mirrored = false, without }: FaceProps) {
  if (person.camera !== null)
    return <Picture track={person.camera} className={mirrored ? `${classes.face} ${classes.mirror}` : classes.face} />;
  return (
    <div className={classes.letters}>
      <span aria-hidden="true">{initialsOf(person.name)}</span>
      {without === undefined ? null : <span className={classes.without}>{without}</span>}
    </div>
  );
}
