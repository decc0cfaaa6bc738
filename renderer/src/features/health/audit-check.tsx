import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { CheckRow } from './check-row.tsx';

/** Walks the audit log's chain when it is asked to (reliability.md 20). */
export function AuditCheck() {
  const { t } = useTranslation('health');
  const format = useFormat();
  const [answer, setAnswer] = useState<Awaited<ReturnType<typeof api.audit.verify>> | null>(null);
  const check = useAction(() => api.audit.verify(), { done: null, failed: t('audit.failed') });
  const bad = answer?.firstBad ?? null;
  return (
    <CheckRow
      name={t('names.audit')}
      level={answer === null ? 'mute' : answer.whole ? 'ok' : 'bad'}
      word={answer === null ? t('audit.unchecked') : undefined}
      says={
        answer === null
          ? t('audit.idle')
          : bad === null
            ? t('audit.whole', { number: format.number(answer.checked) })
            : t('audit.broken', { seq: format.number(bad.seq), problem: t(`audit.problem.${bad.problem}`) })
      }
      todo={t('audit.do')}
      action={
        <Button variant="default" loading={check.pending} onClick={() => void check.send(undefined).then(setAnswer)}>
          {t('audit.check')}
        </Button>
      }
    />
  );
}
