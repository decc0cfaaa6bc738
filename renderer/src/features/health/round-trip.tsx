import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';

/** Addresses run from the left, whatever stands beside them. */
const isolated = (text: string): string => `\u2066${text}\u2069`;

/** “Test the webhook”: a real round trip through LiveKit, and what to do when nothing comes back. */
export function useRoundTrip() {
  const { t } = useTranslation('health');
  const format = useFormat();
  const [answer, setAnswer] = useState<Awaited<ReturnType<typeof api.health.testWebhook>> | null>(null);
  const test = useAction(() => api.health.testWebhook(), {
    done: null,
    failed: t('test.failed'),
    touches: () => [queries.health.detail.key()],
  });
  const start = async (): Promise<void> => {
    setAnswer(null);
    setAnswer(await test.send(undefined));
  };

  return {
    button: (
      <Button loading={test.pending} onClick={() => void start()}>
        {t('test.action')}
      </Button>
    ),
    outcome: test.pending ? (
      <NoticeStrip tone="info" title={t('test.running')} />
    ) : answer === null ? null : answer.arrived ? (
      <NoticeStrip tone="info" title={t('test.arrived', { ms: format.number(answer.tookMs) })} />
    ) : (
      <NoticeStrip
        tone="failed"
        title={t('test.missing', { liveKitUrl: isolated(answer.liveKitUrl), wait: format.wait(answer.tookMs) })}
      >
        {t('test.do', { webhookUrl: isolated(answer.webhookUrl) })}
      </NoticeStrip>
    ),
  };
}
