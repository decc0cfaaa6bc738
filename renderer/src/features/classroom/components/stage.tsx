import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { columnsFor } from '../core/grid.ts';
import type { Hand } from '../core/hands.ts';
import type { RoomPerson } from '../core/room-person.ts';
import { byArrival } from '../core/room-person.ts';
import type { Stage as OnStage } from '../core/stage.ts';
import classes from './stage.module.css';
import { Tile } from './tile.tsx';

interface StageProps {
  readonly people: readonly RoomPerson[];
  readonly stage: OnStage | null;
  readonly film: readonly RoomPerson[];
  readonly hands: readonly Hand[];
  readonly grid: boolean;
  readonly turn: string | null;
  readonly recites: boolean;
  readonly pinned: string | null;
  readonly onPin: (identity: string) => void;
}

/** Who is seen: one large with the others under it, or everybody alike. */
export function Stage(props: StageProps) {
  const { t } = useTranslation('classroom');
  const { people, stage, film, hands, turn, recites, pinned, onPin } = props;
  const tileOf = (person: RoomPerson, more: { readonly large?: boolean; readonly screen?: boolean }) => (
    <Tile
      person={person}
      hand={hands.find((hand) => hand.person.identity === person.identity)?.place ?? null}
      hasTurn={turn === person.identity}
      recites={recites}
      pinned={pinned === person.identity}
      onPin={onPin}
      {...more}
    />
  );
  const shown = people.find(({ identity }) => identity === stage?.identity);
  const alone = people.length === 1 && people[0]?.isMe === true;
  if (props.grid && stage?.show !== 'screen')
    return (
      <Grid count={people.length}>
        {people.toSorted(byArrival).map((person) => (
          <li key={person.identity}>{tileOf(person, {})}</li>
        ))}
      </Grid>
    );
  return (
    <div className={classes.stage}>
      <section className={classes.large} aria-label={t('stage.label')}>
        {shown === undefined ? null : tileOf(shown, { large: true, screen: stage?.show === 'screen' })}
        {alone ? <p className={classes.alone}>{t('stage.alone')}</p> : null}
      </section>
      {film.length === 0 ? null : (
        <ul className={classes.film} aria-label={t('stage.film')}>
          {film.map((person) => (
            <li key={person.identity}>{tileOf(person, {})}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Grid({ count, children }: { readonly count: number; readonly children: ReactNode }) {
  const { t } = useTranslation('classroom');
  const { ref, width, height } = useElementSize<HTMLUListElement>();
  const columns = columnsFor(count, height === 0 ? 16 / 9 : width / height);
  return (
    <ul
      ref={ref}
      className={classes.grid}
      aria-label={t('stage.film')}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {children}
    </ul>
  );
}
