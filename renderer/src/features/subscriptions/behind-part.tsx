import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubscriptionDetail } from '#shared/contract/subscriptions.ts';
import { queries } from '#renderer/api/client.ts';
import { reasonOf } from '#renderer/features/review/why/sentence.ts';
import { PlaceDialog } from '#renderer/features/schedule/index.tsx';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import classes from './subscriptions.module.css';

/** Every row behind a subscription's numbers, the classes that wait for a time, and what happened to it. */
export function BehindPart({ id }: { readonly id: number }) {
  const { t } = useTranslation('subscriptions');
  const { number } = useFormat();
  const [placing, setPlacing] = useState(false);
  const query = useQuery(queries.subscriptions.detail.queryOptions({ input: { id } }));
  const { data } = query;
  return (
    <div className={classes.behind}>
      <QueryFailure query={query} title={t('panel.notLoaded')} />
      {query.isPending ? <SkeletonRows rows={4} /> : null}
      {data === undefined ? null : (
        <>
          {data.toPlace.length === 0 ? null : (
            <p className={classes.place}>
              {t('toPlace.title', { count: data.toPlace.length })}{' '}
              {data.status === 'paused' ? (
                t('toPlace.paused')
              ) : (
                <LinkButton onPress={() => setPlacing(true)}>{t('toPlace.place')}</LinkButton>
              )}
            </p>
          )}
          {placing ? (
            <PlaceDialog title={data.student.name} waiting={data.toPlace} onClose={() => setPlacing(false)} />
          ) : null}
          <SectionHead title={t('ledger.title')} hint={t('ledger.sum', { used: number(data.used) })} />
          {data.ledger.length === 0 ? <p className={classes.quiet}>{t('ledger.empty')}</p> : null}
          <ul className={classes.lines} aria-label={t('ledger.title')}>
            {data.ledger.toReversed().map((row) => (
              <LedgerLine key={row.id} row={row} />
            ))}
          </ul>
          <SectionHead title={t('events.title')} />
          <Events events={data.events} />
        </>
      )}
    </div>
  );
}

function LedgerLine({ row }: { readonly row: SubscriptionDetail['ledger'][number] }) {
  const { t } = useTranslation('subscriptions');
  const { t: explain } = useTranslation('explain');
  const { shortDate, time, number } = useFormat();
  const { kind, amount, title, startsAt, reason, author, at } = row;
  const why = reason === null ? null : reasonOf(reason, explain);
  return (
    <li className={classes.ledgerLine} data-kind={kind}>
      <span className={classes.amount} dir="ltr">
        {amount > 0 ? '+' : amount < 0 ? '−' : ''}
        {number(Math.abs(amount))}
      </span>
      <div>
        <p>
          <span className={kind === 'hold' ? classes.warn : undefined}>{t(`ledger.kinds.${kind}`)}</span>{' '}
          <bdi>{title}</bdi>{' '}
          {startsAt === null ? null : (
            <span className={classes.quiet}>
              {shortDate(startsAt)} {time(startsAt)}
            </span>
          )}
        </p>
        <p className={classes.quiet}>
          {t('ledger.line', {
            when: `${shortDate(at)} ${time(at)}`,
            who: author === 'system' ? t('ledger.system') : `\u2068${author}\u2069`,
          })}
          {why === null ? null : (
            <>
              {' · '}
              <bdi>{why}</bdi>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

function Events({ events }: { readonly events: SubscriptionDetail['events'] }) {
  const { t } = useTranslation('subscriptions');
  const { shortDate, time } = useFormat();
  return (
    <ul className={classes.lines}>
      {events.toReversed().map(({ id, what, author, reason, at }) => (
        <li key={id}>
          {t(`events.what.${what}`)}{' '}
          <span className={classes.quiet}>
            {t('ledger.line', {
              when: `${shortDate(at)} ${time(at)}`,
              who: author === 'system' ? t('ledger.system') : `\u2068${author}\u2069`,
            })}
            {reason === null ? '' : ` · \u2068${reason}\u2069`}
          </span>
        </li>
      ))}
    </ul>
  );
}
