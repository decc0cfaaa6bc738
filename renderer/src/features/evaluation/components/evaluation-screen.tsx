import { useQuery } from '@tanstack/react-query';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { queries } from '#renderer/api/client.ts';
import { ReportPanel } from '#renderer/features/today/index.tsx';
import { OfflineCopyNotice } from '#renderer/offline/copy-notice.tsx';
import { useUser } from '#renderer/stores/account.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { useKeeping } from '../core/keep-savers.ts';
import { EvaluationSheet } from './evaluation-sheet.tsx';

/** `#/evaluate/:sessionId`: what the teacher writes once a class is over (product.md, Evaluation). */
export function Evaluating() {
  const { t } = useTranslation('evaluation');
  const navigate = useNavigate();
  const { role } = useUser();
  const id = Number(useParams()['sessionId']);
  const [explaining, setExplaining] = useState(false);
  const sheet = useQuery(queries.evaluations.sheet.queryOptions({ input: { id } }));
  const back = (): void => void navigate(role === 'teacher' ? `/today?class=${id}` : '/');
  const { ready, kept, sheets } = useKeeping();
  // Without the server what is not saved stands on the sheet on which it was typed.
  const data = ready ? (sheet.data ?? sheets.get(id)) : undefined;
  const sealed = <OfflineCopyNotice kept={ready && !kept ? 'no' : 'unknown'} sealedOnly />;
  if (data === undefined || data.rows.length === 0)
    return (
      <WorkSheet>
        <MainColumn>
          {sealed}
          <QueryFailure query={sheet} title={t('failed')} />
          {sheet.isPending || !ready ? <SkeletonRows rows={6} /> : null}
          {data === undefined ? null : (
            <EmptyState
              icon={IconClipboardCheck}
              title={t('notOver')}
              action={<LinkButton onPress={back}>{t('back')}</LinkButton>}
            >
              {t('notOverBody')}
            </EmptyState>
          )}
        </MainColumn>
      </WorkSheet>
    );
  return (
    <WorkSheet>
      <EvaluationSheet key={id} sheet={data} notice={sealed} onExplain={() => setExplaining(true)} onFinished={back} />
      {explaining ? <ReportPanel session={data.session} onClose={() => setExplaining(false)} /> : null}
    </WorkSheet>
  );
}
