import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import type { Hand } from '../core/hands.ts';
import type { Turn } from '../core/room-person.ts';
import classes from './students-panel.module.css';

interface HandsSectionProps {
  readonly hands: readonly Hand[];
  readonly turn: Turn | null;
  readonly people: readonly Person[];
  readonly now: number;
  readonly mayAct: boolean;
  readonly onTurn: (identity: string | null) => void;
}

/** Whose turn it is, and who wants it, in order. */
export function HandsSection({ hands, turn, people, now, mayAct, onTurn }: HandsSectionProps) {
  const { t } = useTranslation('classroom');
  const format = useFormat();
  const holder = turn === null ? undefined : people.find(({ identity }) => identity === turn.identity);
  return (
    <>
      {holder === undefined ? null : (
        <section>
          <SectionHead title={t('hands.turn')} />
          <div className={classes.row}>
            <span className={classes.who}>
              <PersonName name={holder.name} />
            </span>
            {mayAct ? (
              <Button
                variant="default"
                size="compact-md"
                className={classes.small}
                aria-label={t('hands.endTurnOf', { name: holder.name })}
                onClick={() => onTurn(null)}
              >
                {t('hands.endTurn')}
              </Button>
            ) : null}
          </div>
        </section>
      )}
      {hands.length === 0 ? null : (
        <section>
          <SectionHead title={t('hands.title')} hint={t('hands.hint')} />
          <ol>
            {hands.map(({ person, place, since }) => (
              <li key={person.identity} className={classes.row}>
                <span className={classes.place}>{format.number(place)}</span>
                <span className={classes.who}>
                  <PersonName name={person.name} />
                </span>
                <span className={classes.hint}>{format.age(since, now)}</span>
                {mayAct ? (
                  <Button
                    variant="default"
                    size="compact-md"
                    className={classes.small}
                    aria-label={t('hands.giveTo', { name: person.name })}
                    onClick={() => onTurn(person.identity)}
                  >
                    {t('hands.give')}
                  </Button>
                ) : null}
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}
