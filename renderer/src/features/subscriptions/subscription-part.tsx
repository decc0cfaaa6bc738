import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubscriptionRow } from '#shared/contract/subscriptions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { BehindPart } from './behind-part.tsx';
import { ExtendDialog } from './extend-dialog.tsx';
import { ResumeDialog } from './resume-dialog.tsx';
import { SubscriptionStatus } from './subscription-status.tsx';
import classes from './subscriptions.module.css';
import { TouchedPart } from './touched-part.tsx';
import { type Act, actsOf, useActs } from './use-acts.tsx';

interface SubscriptionPartProps {
  readonly subscription: SubscriptionRow;
  readonly mayManage: boolean;
  /** The newest shows what is behind it at once. */
  readonly first: boolean;
}

/** One subscription: how it stands, its numbers, what can be done with it, and the ledger behind. */
export function SubscriptionPart({ subscription, mayManage, first }: SubscriptionPartProps) {
  const { t } = useTranslation('subscriptions');
  const { number, shortDate } = useFormat();
  const [open, setOpen] = useState(first);
  const [asking, setAsking] = useState<Act | null>(null);
  const acts = useActs(subscription);
  const { packageName, status, quota, used, left, startsAt, endsAt, teacher, kind } = subscription;
  const name = packageName ?? t('panel.custom');
  return (
    <section className={classes.part} aria-label={name} data-subscription={subscription.id}>
      <header className={classes.subscription}>
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <SubscriptionStatus status={status} />
      </header>
      <p className={classes.numbers}>{t('panel.numbers', { count: quota, used: number(used), left: number(left) })}</p>
      <p className={classes.quiet}>
        {[
          t(`kinds.${kind}`),
          t('panel.period', { from: shortDate(startsAt), to: shortDate(endsAt) }),
          ...(teacher === null ? [] : [t('panel.withTeacher', { name: `\u2068${teacher.name}\u2069` })]),
        ].join(' · ')}
      </p>
      {mayManage ? (
        <div className={classes.buttons}>
          {actsOf(subscription).map((act) => (
            <Button
              key={act}
              variant={act === 'cancel' ? 'subtle' : 'default'}
              {...(act === 'cancel' ? { color: 'bad' } : {})}
              size="compact-md"
              disabled={acts.pending}
              onClick={() => (act === 'extend' || act === 'resume' ? setAsking(act) : void acts.send(act))}
            >
              {t(`acts.${act}`)}
            </Button>
          ))}
        </div>
      ) : null}
      {acts.touched.length === 0 ? null : <TouchedPart touched={acts.touched} onClose={acts.forget} />}
      <LinkButton onPress={() => setOpen(!open)}>{t(open ? 'panel.hide' : 'panel.show')}</LinkButton>
      {open ? <BehindPart id={subscription.id} /> : null}
      {asking === 'extend' ? (
        <ExtendDialog
          subscription={subscription}
          onExtend={(to, reason) => acts.send('extend', { to, reason })}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'resume' ? (
        <ResumeDialog
          subscription={subscription}
          pending={acts.pending}
          onResume={(place) => acts.send('resume', { place })}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </section>
  );
}
