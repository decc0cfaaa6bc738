import { IconHandStop } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { placeInQueue } from '../../core/hands.ts';
import type { PersonView } from '../../room/room-view.ts';
import { NameBar } from './name-bar.tsx';
import classes from './others.module.css';
import { Face } from './stage.tsx';

interface OthersProps {
  readonly people: readonly PersonView[];
  readonly queue: readonly string[];
}

/** The other students, in one row that can be moved sideways. */
export function Others({ people, queue }: OthersProps) {
  const { t } = useTranslation('join');
  if (people.length === 0) return null;
  return (
    // It scrolls, so a keyboard must be able to stand in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul className={classes.row} aria-label={t('class.others')} tabIndex={0}>
      {people.map((person) => (
        <Other key={person.identity} person={person} place={placeInQueue(queue, person.identity)} />
      ))}
    </ul>
  );
}

const Other = memo(function Other({ person, place }: { readonly person: PersonView; readonly place: number | null }) {
  const format = useFormat();
  return (
    <li className={classes.tile} data-speaking={person.isSpeaking}>
      <div className={classes.picture}>
        <Face person={person} />
      </div>
      {place === null ? null : (
        <span className={classes.hand} aria-hidden="true">
          <IconHandStop size={14} stroke={STROKE} />
          {format.number(place)}
        </span>
      )}
      <NameBar person={person} place={place} short />
    </li>
  );
});
