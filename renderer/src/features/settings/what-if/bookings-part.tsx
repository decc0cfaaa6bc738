import { useTranslation } from 'react-i18next';
import type { SettingsPreview } from '#shared/contract/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Folded } from './folded.tsx';
import classes from './what-if.module.css';

/** Coming classes that stand closer than a longer break, and those whose teachers may or may no longer move them. */
export function BookingsPart({ preview }: { readonly preview: SettingsPreview }) {
  const { t } = useTranslation('whatIf');
  const { shortDate, time, minutes } = useFormat();
  const { tight, tightClasses, moving } = preview;
  return (
    <>
      {tightClasses > 0 ? (
        <Folded said={t('tight', { count: tightClasses })}>
          {tight.length < tightClasses ? <p className={classes.quiet}>{t('nearestShown')}</p> : null}
          <ul className={classes.verdicts}>
            {tight.map(({ sessionId, title, startsAt, name, previous, gapMs }) => (
              <li key={sessionId} data-tight={sessionId}>
                <p>
                  <bdi>{title}</bdi>{' '}
                  <span className={classes.quiet}>
                    {shortDate(startsAt)} {time(startsAt)} · <bdi>{name}</bdi>
                  </span>
                </p>
                <p className={classes.quiet}>
                  {t('tightAfter', { gap: minutes(gapMs), previous: `\u2068${previous}\u2069` })}
                </p>
              </li>
            ))}
          </ul>
        </Folded>
      ) : null}
      {moving.classes > 0 ? (
        <p className={classes.sentence}>{t(moving.allowed ? 'mayMove' : 'mayNotMove', { count: moving.classes })}</p>
      ) : null}
    </>
  );
}
