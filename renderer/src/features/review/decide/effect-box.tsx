import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Effect } from '#shared/contract/attendance.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { Percent } from '#renderer/ui/percent.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import classes from './decide.module.css';
import type { PersonEffect } from './use-preview.ts';

interface EffectBoxProps {
  readonly preview: UseQueryResult<{ readonly people: readonly PersonEffect[] }>;
}

/** What saving would do, before it is done: verdict, minutes, package and the month's rate, before and after. */
export function EffectBox({ preview }: EffectBoxProps) {
  const { t } = useTranslation('decide');
  const [person] = preview.data?.people ?? [];
  return (
    <section className={classes.effect} aria-label={t('effect.title')} aria-live="polite">
      <h4>{t('effect.title')}</h4>
      <QueryFailure query={preview} title={t('effect.failed')} />
      {person === undefined && preview.isPending ? <p className={classes.quiet}>{t('effect.waiting')}…</p> : null}
      {person === undefined ? null : <Effects before={person.before} after={person.after} />}
    </section>
  );
}

function Effects({ before, after }: { readonly before: Effect; readonly after: Effect }) {
  const { t } = useTranslation('decide');
  const { minutesOf } = useFormat();
  const was = <Package effect={before} />;
  return (
    <dl>
      <Row label={t('effect.verdict')} same={before.status === after.status}>
        <StateLabel state={before.status} />
        <StateLabel state={after.status} />
      </Row>
      {before.attendedMs === after.attendedMs ? null : (
        <Row label={t('effect.minutes')} same={false}>
          <span>{minutesOf(before.attendedMs, before.windowMs)}</span>
          <span>{minutesOf(after.attendedMs, after.windowMs)}</span>
        </Row>
      )}
      {before.credit === null ? null : (
        <Row label={t('effect.package')} same={samePackage(before, after)}>
          {was}
          <Package effect={after} />
        </Row>
      )}
      <Row label={t('effect.month')} same={isSameRate(before.monthRate, after.monthRate)}>
        <Rate effect={before} />
        <Rate effect={after} counted />
      </Row>
    </dl>
  );
}

type Standing = Pick<Effect, 'credit' | 'subscription'>;

export const samePackage = (before: Standing, after: Standing): boolean =>
  before.credit === after.credit && before.subscription?.used === after.subscription?.used;

/** One fact: what it is now, and after the arrow what it becomes; a fact that stays is said once. */
function Row(props: { readonly label: string; readonly same: boolean; readonly children: [ReactNode, ReactNode] }) {
  const { t } = useTranslation('decide');
  const [before, after] = props.children;
  return (
    <div className={classes.effectRow}>
      <dt>{props.label}</dt>
      <dd>
        {props.same ? null : (
          <>
            {before} <span className={classes.arrow} role="img" aria-label={t('effect.becomes')} />{' '}
          </>
        )}
        {after}
      </dd>
    </div>
  );
}

/** Counted or not, and how the package stands then. */
export function Package({ effect: { credit, subscription } }: { readonly effect: Standing }) {
  const { t } = useTranslation('decide');
  const { number } = useFormat();
  if (credit === null) return null;
  return (
    <span>
      {t(`effect.counts.${credit}`)}
      {subscription === null
        ? null
        : `: ${t('effect.used', {
            count: subscription.quota,
            used: number(subscription.used),
            left: number(subscription.left),
          })}`}
    </span>
  );
}

/** What is partial is told apart from the rate, which counts it whole. */
const isSameRate = (one: Effect['monthRate'], other: Effect['monthRate']): boolean =>
  one.ratio === other.ratio && one.partial === other.partial;

function Rate({ effect: { monthRate }, counted = false }: { readonly effect: Effect; readonly counted?: boolean }) {
  const { t } = useTranslation('decide');
  const { number } = useFormat();
  if (monthRate.ratio === null) return <span>—</span>;
  return (
    <span>
      <Percent ratio={monthRate.ratio} />
      {counted ? (
        <span className={classes.quiet}>
          {' '}
          {t('effect.rate', { count: monthRate.rated, attended: number(monthRate.attended) })}
          {monthRate.partial > 0 ? t('effect.partly', { partial: number(monthRate.partial) }) : null}
        </span>
      ) : null}
    </span>
  );
}
