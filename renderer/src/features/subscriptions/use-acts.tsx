import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubscriptionChanged, SubscriptionRow } from '#shared/contract/subscriptions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import type { Wish as Placing } from '#renderer/features/schedule/index.tsx';
import { confirm } from '#renderer/ui/confirm.tsx';

export type Act = 'activate' | 'pause' | 'resume' | 'extend' | 'renew' | 'cancel';

/** What a status offers (domain.md 1); the server decides. */
const OFFERED: Readonly<Record<SubscriptionRow['status'], readonly Act[]>> = {
  pending: ['activate', 'extend', 'cancel'],
  active: ['pause', 'extend', 'renew', 'cancel'],
  paused: ['resume', 'cancel'],
  expired: ['renew', 'extend', 'cancel'],
  cancelled: [],
};

export const actsOf = ({ status, renewedById }: SubscriptionRow): readonly Act[] =>
  OFFERED[status].filter((act) => act !== 'renew' || renewedById === null);

interface Wish {
  readonly act: Act;
  readonly reason: string;
  readonly to: number;
  readonly place: readonly Placing[];
}

/** What a dialog of its own asked before the act. */
type Asked = Partial<Pick<Wish, 'reason' | 'to' | 'place'>>;

export interface Acts {
  readonly send: (act: Act, asked?: Asked) => Promise<boolean>;
  readonly pending: boolean;
  /** What became of each class at the last act. */
  readonly touched: SubscriptionChanged['sessions'];
  readonly forget: () => void;
}

/** Asks before each act with what follows from it, does it, and keeps what it meant for each class. */
export function useActs(subscription: SubscriptionRow): Acts {
  const { t } = useTranslation('subscriptions');
  const { id, version: expectedVersion, teacher } = subscription;
  const [touched, setTouched] = useState<SubscriptionChanged['sessions']>([]);
  const call = ({
    act,
    reason,
    to,
    place,
    commandId,
  }: Wish & { readonly commandId: string }): Promise<SubscriptionChanged> => {
    const input = { id, expectedVersion, commandId };
    switch (act) {
      case 'pause':
        return api.subscriptions.pause({ ...input, reason });
      case 'cancel':
        return api.subscriptions.cancel({ ...input, reason });
      case 'extend':
        return api.subscriptions.extend({ ...input, to, reason });
      case 'resume':
        return api.subscriptions.resume({ ...input, place: [...place] });
      case 'renew':
        return api.subscriptions.renew(input);
      default:
        return api.subscriptions.activate(input);
    }
  };
  const command = useCommand<Wish, SubscriptionChanged>(call, {
    done: (_, { act }) => t(`acts.done.${act}`),
    failed: t('acts.failed'),
    touches: () => [queries.subscriptions.key(), queries.sessions.key(), queries.scheduling.waiting.key()],
  });
  const consequence = (act: Exclude<Act, 'extend' | 'resume'>): string =>
    act === 'activate' && teacher !== null
      ? `${t('acts.activateBody')} ${t('acts.activateMakes')}`
      : t(`acts.${act}Body`);
  return {
    async send(act, asked) {
      const answer =
        act === 'extend' || act === 'resume'
          ? { reason: asked?.reason ?? '' }
          : await confirm({
              title: t(`acts.${act}Title`),
              consequence: consequence(act),
              action: t(`acts.${act}`),
              tone: act === 'cancel' ? 'bad' : 'accent',
              ...(act === 'pause' || act === 'cancel' ? { reason: 'required' as const } : {}),
            });
      if (answer === null) return false;
      const changed = await command.send({ act, reason: answer.reason, to: asked?.to ?? 0, place: asked?.place ?? [] });
      setTouched(changed?.sessions ?? []);
      return changed !== null;
    },
    pending: command.pending,
    touched,
    forget: () => setTouched([]),
  };
}
