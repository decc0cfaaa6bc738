import { useTranslation } from 'react-i18next';
import type { HealthDetail } from '#shared/contract/health.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import classes from './health.module.css';

/**
 * Rooms that LiveKit has not confirmed closed, classes that only a person may end, and such as never became
 * final; nothing when there are none.
 */
export function WaitingClasses({ detail }: { readonly detail: HealthDetail }) {
  const { t } = useTranslation('health');
  const format = useFormat();
  const when = (at: number): string => `${format.date(at)} ${format.time(at)}`;
  return (
    <>
      {detail.roomsToClose.length === 0 ? null : (
        <section className={classes.part}>
          <SectionHead title={t('roomsTitle')} />
          <ul className={classes.lines}>
            {detail.roomsToClose.map((row) => (
              <li key={row.roomName}>
                <bdi>{row.title}</bdi> · <PersonName name={row.teacherName} /> · {when(row.wantedAt)}{' '}
                <bdi className={classes.quiet}>{row.lastError}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      {detail.undecided.length === 0 ? null : (
        <section className={classes.part}>
          <SectionHead title={t('undecidedTitle')} />
          <ul className={classes.lines}>
            {detail.undecided.map((row) => (
              <li key={row.sessionId}>
                <bdi>{row.title}</bdi> · <PersonName name={row.teacherName} /> · {when(row.endsAt)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {detail.notFinal.length === 0 ? null : (
        <section className={classes.part}>
          <SectionHead title={t('notFinalTitle')} />
          <ul className={classes.lines}>
            {detail.notFinal.map((row) => (
              <li key={row.sessionId}>
                <bdi>{row.title}</bdi> · <PersonName name={row.teacherName} /> · {when(row.endedAt)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
