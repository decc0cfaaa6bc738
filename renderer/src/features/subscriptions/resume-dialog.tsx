import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SubscriptionDetail, SubscriptionRow } from '#shared/contract/subscriptions.ts';
import { queries } from '#renderer/api/client.ts';
import { PlaceRows, usePlaceDraft, type Wish } from '#renderer/features/schedule/index.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import classes from './subscriptions.module.css';

interface ResumeDialogProps {
  readonly subscription: SubscriptionRow;
  readonly pending: boolean;
  readonly onResume: (place: readonly Wish[]) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Resuming offers to place the classes that wait, each by itself; they may go on waiting as well (domain.md 5). */
export function ResumeDialog(props: ResumeDialogProps) {
  const { t } = useTranslation('subscriptions');
  const query = useQuery(queries.subscriptions.detail.queryOptions({ input: { id: props.subscription.id } }));
  if (query.data !== undefined) return <ResumeForm {...props} toPlace={query.data.toPlace} />;
  return (
    <FormDialog
      title={t('acts.resumeTitle')}
      size={720}
      action={t('acts.resume')}
      ready={false}
      onSend={() => undefined}
      onClose={props.onClose}
    >
      <QueryFailure query={query} title={t('panel.notLoaded')} />
      {query.isPending ? <SkeletonRows rows={4} /> : null}
    </FormDialog>
  );
}

interface ResumeFormProps extends ResumeDialogProps {
  readonly toPlace: SubscriptionDetail['toPlace'];
}

function ResumeForm({ pending, onResume, onClose, toPlace }: ResumeFormProps) {
  const { t } = useTranslation('subscriptions');
  const draft = usePlaceDraft(toPlace, 'open');
  const send = async (): Promise<void> => {
    if (await onResume(draft.wishes)) onClose();
  };
  return (
    <FormDialog
      title={t('acts.resumeTitle')}
      size={720}
      hint={toPlace.length === 0 ? '' : t('acts.resumePlaces', { count: draft.wishes.length })}
      action={t('acts.resume')}
      ready
      pending={pending}
      onSend={() => void send()}
      onClose={onClose}
    >
      <p>{t('acts.resumeBody')}</p>
      {toPlace.length === 0 ? null : (
        <>
          <p className={classes.strong}>{t('acts.resumeOffer', { count: toPlace.length })}</p>
          <PlaceRows waiting={toPlace} draft={draft} />
        </>
      )}
    </FormDialog>
  );
}
