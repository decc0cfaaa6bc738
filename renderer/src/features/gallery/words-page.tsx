import { useTranslation } from 'react-i18next';
import { Percent, Reference } from '#renderer/ui/percent.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { DoubtLabel, StateLabel, StatusLabel } from '#renderer/ui/state-label.tsx';
import { type DoubtName, DOUBTS, type StateName, STATES, type StatusName, STATUSES } from '#renderer/ui/states.ts';
import classes from './gallery.module.css';

const SIZES = ['small', 'cell', 'large'] as const;

/** Every state, status and doubt there is, and the three sizes of a label. */
export function WordsPage() {
  const { t } = useTranslation('gallery');
  return (
    <div className={classes.column}>
      <section>
        <SectionHead title={t('every.title')} hint={t('every.hint')} />
        {SIZES.map((size) => (
          <div key={size} className={classes.flow}>
            {(Object.keys(STATES) as StateName[]).map((state) => (
              <StateLabel key={state} state={state} size={size} strong={size === 'large'} />
            ))}
          </div>
        ))}
      </section>
      <section>
        <SectionHead title={t('status.title')} />
        <div className={classes.flow}>
          {(Object.keys(STATUSES) as StatusName[]).map((status) => (
            <StatusLabel key={status} status={status} />
          ))}
        </div>
      </section>
      <section>
        <SectionHead title={t('doubts.title')} hint={t('doubts.hint')} />
        <div className={classes.flow}>
          {(Object.keys(DOUBTS) as DoubtName[]).map((doubt) => (
            <DoubtLabel key={doubt} doubt={doubt} />
          ))}
        </div>
      </section>
      <section>
        <SectionHead title={t('islands.title')} hint={t('islands.hint')} />
        <p>
          {t('tools.field')} <Reference text="67:15-30" /> · {t('person.title')}{' '}
          <Percent ratio={0.686} fractionDigits={1} />.
        </p>
      </section>
    </div>
  );
}
