import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import type { Interval } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import classes from './decide.module.css';
import { usePreview } from './use-preview.ts';

/** Whose verdict or minutes another window changes, before it is saved: it counts for everybody of the class. */
export function WindowEffect({ session, window }: { readonly session: SessionDetail; readonly window: Interval }) {
  const { t } = useTranslation('decide');
  const { minutesOf } = useFormat();
  const preview = usePreview(session.id, { type: 'window', window });
  const people = preview.data?.people;
  const nameOf = (role: string, id: number): string =>
    session.people.find((person) => person.role === role && person.id === id)?.name ?? '';
  return (
    <section className={classes.effect} aria-label={t('effect.title')} aria-live="polite">
      <h4>{t('effect.title')}</h4>
      <QueryFailure query={preview} title={t('effect.failed')} />
      {people === undefined && preview.isPending ? <p className={classes.quiet}>{t('effect.waiting')}…</p> : null}
      {people?.length === 0 ? <p>{t('window.same')}</p> : null}
      <dl>
        {people?.map(({ role, personId, before, after }) => (
          <div key={`${role} ${personId}`} className={classes.windowRow}>
            <dt>
              <PersonName name={nameOf(role, personId)} />
            </dt>
            <dd>
              {before.status === after.status ? null : (
                <>
                  <StateLabel state={before.status} size="small" />{' '}
                  <span className={classes.arrow} role="img" aria-label={t('effect.becomes')} />{' '}
                </>
              )}
              <StateLabel state={after.status} size="small" />{' '}
              <span className={classes.quiet}>{minutesOf(after.attendedMs, after.windowMs)}</span>
            </dd>
          </div>
        ))}
      </dl>
      {people === undefined || people.length === 0 ? null : <p className={classes.quiet}>{t('window.packages')}</p>}
    </section>
  );
}
