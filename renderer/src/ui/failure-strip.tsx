import { useTranslation } from 'react-i18next';
import { detailsOf, toFailure } from '#renderer/api/failure.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { copyText } from './copy-text.ts';
import { NoticeStrip, StripAction } from './notice-strip.tsx';
import { notifySuccess } from './notices.tsx';
import { useSentence } from './use-sentence.ts';

interface FailureStripProps {
  /** What could not be done, in the screen's own words: "The room was not opened". */
  readonly title: string;
  /** What was thrown; anything else than an ApiFailure reads as a fault of the app. */
  readonly failure: unknown;
  /** How often it was tried by now. */
  readonly attempts?: number;
  /** Milliseconds until the next try that happens by itself. */
  readonly nextTryMs?: number | null;
  readonly onRetry?: () => void;
}

/** What failed, what was tried and what to do: the one way a screen shows that something did not come or did not go. */
export function FailureStrip({ title, failure, attempts = 0, nextTryMs = null, onRetry }: FailureStripProps) {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const sentence = useSentence();
  const known = toFailure(failure);
  const copy = (): void => {
    void copyText(detailsOf(known)).then(() => notifySuccess(t('notice.copied')));
  };
  return (
    <NoticeStrip
      tone={known.code === 'server_unreachable' ? 'offline' : 'failed'}
      title={title}
      actions={
        <>
          {onRetry === undefined ? null : (
            <StripAction edge onPress={onRetry}>
              {t('notice.retryNow')}
            </StripAction>
          )}
          {/* A refusal says all there is; a fault has details that support can use. */}
          {known.kind === 'refusal' ? null : <StripAction onPress={copy}>{t('notice.copyDetails')}</StripAction>}
        </>
      }
    >
      {attempts > 1 ? `${t('notice.attempts', { count: attempts })} ` : ''}
      {sentence(known)}
      {nextTryMs === null ? '' : ` ${t('notice.nextTry', { wait: format.wait(nextTryMs) })}`}
    </NoticeStrip>
  );
}

/** The strip of a query that failed or is failing; nothing while all is well. */
export function QueryFailure({ query, title }: { readonly query: FailedQuery; readonly title?: string }) {
  const { t } = useTranslation('ui');
  const thrown = query.error ?? query.failureReason;
  if (thrown === null) return null;
  return (
    <FailureStrip
      title={query.isFetching ? t('notice.trying') : (title ?? t('notice.loadFailed'))}
      failure={thrown}
      attempts={query.failureCount}
      onRetry={() => void query.refetch()}
    />
  );
}

/** The part of TanStack Query's result that tells of failures. */
interface FailedQuery {
  readonly error: Error | null;
  readonly failureReason: Error | null;
  readonly failureCount: number;
  readonly isFetching: boolean;
  readonly refetch: () => Promise<unknown>;
}
