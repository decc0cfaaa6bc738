import { IconBan, IconCalendarOff, IconHourglass, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SubscriptionStatus as Status } from '#shared/domain/subscription.ts';
import { type Icon, STROKE } from '#renderer/ui/icons/icon.ts';
import { PresentIcon } from '#renderer/ui/icons/verdict-icons.tsx';
import classes from './subscriptions.module.css';

const LOOKS: Readonly<Record<Status, { readonly icon: Icon; readonly ink: 'ok' | 'info' | 'mute' }>> = {
  active: { icon: PresentIcon, ink: 'ok' },
  pending: { icon: IconHourglass, ink: 'mute' },
  paused: { icon: IconPlayerPause, ink: 'info' },
  expired: { icon: IconCalendarOff, ink: 'mute' },
  cancelled: { icon: IconBan, ink: 'mute' },
};

/** How a subscription stands: icon, word, ink. */
export function SubscriptionStatus({ status }: { readonly status: Status }) {
  const { t } = useTranslation('subscriptions');
  const { icon: Sign, ink } = LOOKS[status];
  return (
    <span className={`${classes.state} ${classes[ink]}`}>
      <Sign size={18} stroke={STROKE} />
      <span>{t(`status.${status}`)}</span>
    </span>
  );
}
