import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { HeroButton, type HeroState } from '#renderer/ui/hero-button.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import type { StateName } from '#renderer/ui/states.ts';
import { SyncWords } from '#renderer/ui/sync-words.tsx';
import { ColourAndType } from './colour-and-type.tsx';
import { Controls } from './controls.tsx';
import classes from './gallery.module.css';
import { at } from './made-times.ts';

const PERSON: readonly StateName[] = [
  'present',
  'late',
  'partial',
  'absent',
  'excused',
  'unverified',
  'expected',
  'waiting',
  'in_room',
  'left',
  'settling',
];
const ROW: readonly StateName[] = ['pending', 'conflict', 'refused', 'estimate', 'corrected'];
const nothing = (): void => undefined;

/** The sheet of states: shape, word and colour of everything that can be said of a row. */
export function StatesPage() {
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <Labels />
        <Heroes />
        <Sync />
      </div>
      <div className={classes.column}>
        <Controls />
      </div>
      <div className={classes.column}>
        <ColourAndType />
      </div>
    </div>
  );
}

function Labels() {
  const { t } = useTranslation('gallery');
  return (
    <>
      <section>
        <SectionHead title={t('person.title')} hint={t('person.hint')} />
        <div className={classes.flow}>
          {PERSON.map((state) => (
            <StateLabel key={state} state={state} />
          ))}
        </div>
      </section>
      <section>
        <SectionHead title={t('row.title')} />
        <div className={classes.flow}>
          {ROW.map((state) => (
            <StateLabel key={state} state={state} />
          ))}
        </div>
      </section>
    </>
  );
}

function Heroes() {
  const { t } = useTranslation('gallery');
  const { time } = useFormat();
  const opens = t('hero.opens', { time: time(at(15, 45)) });
  const heroes: readonly (readonly [HeroState, string])[] = [
    [{ kind: 'closed', word: opens, why: t('hero.opensWhy') }, t('hero.opensWhy')],
    [{ kind: 'filled', word: t('hero.start') }, t('hero.startWhy')],
    [{ kind: 'filled', word: t('hero.back') }, t('hero.backWhy', { time: time(at(16, 0)) })],
    [{ kind: 'outline', word: t('hero.evaluate') }, t('hero.evaluateWhy')],
    [{ kind: 'done', word: t('hero.done') }, t('hero.doneWhy')],
  ];
  return (
    <section>
      <SectionHead title={t('hero.title')} hint={t('hero.hint')} />
      <div className={classes.heroes}>
        {heroes.map(([state, why]) => [
          <HeroButton key={state.word} state={state} onPress={nothing} />,
          <span key={why} className={classes.hint}>
            {why}
          </span>,
        ])}
      </div>
    </section>
  );
}

function Sync() {
  const { t } = useTranslation('gallery');
  const online = { state: 'connected', since: at(15, 0) } as const;
  const offline = { state: 'offline', since: at(14, 32) } as const;
  const none = { waiting: 0, conflicts: 0, refused: 0 };
  return (
    <section>
      <SectionHead title={t('sync.title')} hint={t('sync.hint')} />
      <div className={classes.stack}>
        <SyncWords facts={{ ...none, connection: online, syncedAt: at(15, 51) }} saving={false} />
        <SyncWords facts={{ ...none, connection: online, syncedAt: at(15, 51), waiting: 2 }} saving={false} />
        <SyncWords facts={{ ...none, connection: offline, syncedAt: at(14, 32), waiting: 2 }} saving={false} />
        <SyncWords
          facts={{ ...none, connection: online, syncedAt: at(15, 51), refused: 1 }}
          saving={false}
          onRead={nothing}
        />
      </div>
    </section>
  );
}
