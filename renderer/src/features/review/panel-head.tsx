import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { realTimes } from './core/live.ts';
import { useFrozen } from './hooks/use-clock.ts';
import { useWhen } from './hooks/use-when.ts';
import classes from './panel.module.css';

export function PanelTitle({ session }: { readonly session: SessionDetail }) {
  const { date } = useFormat();
  return (
    <span>
      <bdi>{session.title}</bdi>
      <small>&nbsp;·</small> <small className={classes.day}>{date(session.startsAt)}</small>
    </span>
  );
}

/** Planned and real times; the counted ones where a person set them apart. */
export function PanelTimes({ session }: { readonly session: SessionDetail }) {
  const { t } = useTranslation('review');
  const { time, timeRange } = useFormat();
  const real = realTimes(session);
  const parts = [
    t('panel.planned', { range: timeRange(session.startsAt, session.endsAt) }),
    ...(real === null
      ? []
      : [
          real.to === null
            ? t('panel.since', { time: time(real.from) })
            : t('panel.real', { range: timeRange(real.from, real.to) }),
        ]),
    ...(session.window.effective
      ? [t('panel.counts', { range: timeRange(session.window.from, session.window.to) })]
      : []),
  ];
  return (
    <span>
      {parts.map((part, at) => (
        <Fragment key={part}>
          {at === 0 ? '' : ' · '}
          <span className={classes.day}>{part}</span>
        </Fragment>
      ))}
    </span>
  );
}

const END_REASONS = [
  'teacher_no_show',
  'academy_fault',
  'ended_automatically',
  'next_class_started',
  'held_outside',
  'proved_later',
] as const;

/** What else must be known of the session: that it was cancelled and why, who was in it unknown, its flags. */
export function PanelFacts({ session }: { readonly session: SessionDetail }) {
  const { t } = useTranslation('review');
  const { list } = useFormat();
  const { status, endReason, unknownIdentities, flags } = session;
  const known = END_REASONS.find((one) => one === endReason);
  const reason = known === undefined ? endReason : t(`endReason.${known}`);
  const frozen = useFrozen();
  const when = useWhen();
  const words = [
    ...(frozen === null ? [] : [t('panel.asOf', { when: when.asOf(frozen) })]),
    ...(status === 'cancelled' && reason ? [t('panel.cancelled', { reason: `\u2068${reason}\u2069` })] : []),
    ...(status === 'cancelled' && !reason ? [t('panel.cancelledPlain')] : []),
    ...(flags.includes('late_cancel') ? [t('panel.lateCancel')] : []),
    ...(flags.includes('ended_early') ? [t('panel.early')] : []),
    ...(flags.includes('undecided') ? [t('reason.undecided')] : []),
    ...(flags.includes('clash') ? [t('reason.clash')] : []),
    ...(status !== 'cancelled' && known !== undefined ? [t(`endReason.${known}`)] : []),
  ];
  return (
    <>
      {words.length === 0 ? null : <p className={classes.facts}>{words.join(' · ')}</p>}
      {unknownIdentities.length === 0 ? null : (
        <NoticeStrip
          tone="draft"
          title={t('panel.unknown', {
            count: unknownIdentities.length,
            identities: list(unknownIdentities.map((identity) => `\u2066${identity}\u2069`)),
          })}
        />
      )}
    </>
  );
}
