import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ReportRow, SessionDetail } from '#shared/contract/sessions.ts';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useSync } from '#renderer/stores/sync.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { FactsTree } from './facts-tree.tsx';
import { useSpeech } from './hooks/use-speech.ts';
import classes from './panel.module.css';
import { reasonOf } from './why/sentence.ts';

interface CreditPartProps {
  readonly session: SessionDetail;
  readonly allFacts: boolean;
}

/** What the ended class cost each student's package. The ledger is the server's, so it shows only while that is there. */
export function CreditPart({ session, allFacts }: CreditPartProps) {
  const { t } = useTranslation('review');
  const { time } = useFormat();
  const offline = useSync(({ connection }) => connection?.state === 'offline');
  const report = useQuery(queries.sessions.report.queryOptions({ input: { id: session.id }, enabled: !offline }));
  return (
    <section className={classes.credit}>
      <SectionHead
        title={t('credit.title')}
        hint={report.data === undefined ? undefined : t('credit.asOf', { time: time(report.data.asOf) })}
      />
      {offline && report.data === undefined ? <p className={classes.quiet}>{t('credit.offline')}</p> : null}
      {offline ? null : <QueryFailure query={report} title={t('credit.notLoaded')} />}
      <ul>
        {(report.data?.rows ?? []).map((row) => (
          <li key={row.studentId} className={classes.creditRow}>
            <PersonName name={row.name} />
            <Credit row={row} />
            {allFacts && row.creditExplain !== undefined ? <FactsTree root={row.creditExplain} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Credit({ row: { credit, creditReason, subscription } }: { readonly row: ReportRow }) {
  const { t } = useTranslation('review');
  const { number } = useFormat();
  const speech = useSpeech();
  const left = subscription === null ? 0 : Math.max(0, subscription.quota - subscription.used);
  const asks = credit === 'hold' || creditReason === 'over_quota' || creditReason === 'no_subscription';
  return (
    <span className={classes.creditWords}>
      <span className={asks ? classes.asks : undefined}>
        {t(`credit.${credit}`)}
        {credit === 'charge' || creditReason === null ? null : ` · ${reasonOf(creditReason, speech.t)}`}
      </span>
      {subscription === null ? null : (
        <span className={classes.quiet}>
          {t('credit.used', {
            count: subscription.quota,
            used: number(subscription.used),
            left: t('credit.left', { count: left }),
          })}
        </span>
      )}
    </span>
  );
}
