import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { queries } from '#renderer/api/client.ts';
import { toFailure } from '#renderer/api/failure.ts';
import { FailureStrip } from '#renderer/ui/failure-strip.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { ClassGate } from './class-gate.tsx';
import { Waiting } from './waiting.tsx';

/** `#/class/:sessionId`: one class in the whole window. */
export function Classroom() {
  const { t } = useTranslation('classroom');
  const navigate = useNavigate();
  const id = Number(useParams()['sessionId']);
  const known = Number.isSafeInteger(id) && id > 0;
  const session = useQuery(queries.sessions.detail.queryOptions({ input: { id }, enabled: known }));
  if (session.data !== undefined) return <ClassGate key={id} session={session.data} />;
  if (known && session.error === null) return <Waiting />;
  return (
    <WorkSheet bare>
      <MainColumn>
        <FailureStrip
          title={t('loadFailed')}
          failure={session.error ?? toFailure(null)}
          attempts={session.failureCount}
          onRetry={() => void session.refetch()}
        />
        <p>
          <LinkButton onPress={() => void navigate('/')}>{t('toHome')}</LinkButton>
        </p>
      </MainColumn>
    </WorkSheet>
  );
}
