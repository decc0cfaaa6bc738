import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconTicket } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudentRow } from '#shared/contract/subscriptions.ts';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { SidePanel } from '#renderer/ui/work-sheet.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { SubscriptionPart } from './subscription-part.tsx';
import { UncountedPart } from './uncounted-part.tsx';

interface StudentPanelProps {
  readonly student: StudentRow;
  readonly mayManage: boolean;
  readonly onClose: () => void;
}

/** One student: what waits to be counted, then each subscription with its numbers and the ledger behind them. */
export function StudentPanel({ student, mayManage, onClose }: StudentPanelProps) {
  const { t } = useTranslation('subscriptions');
  const { city, time } = useFormat();
  const now = useNow(60_000);
  const [creating, setCreating] = useState(false);
  const query = useQuery(queries.subscriptions.ofStudent.queryOptions({ input: { id: student.id } }));
  const { data } = query;
  return (
    <SidePanel
      title={<PersonName name={student.name} />}
      subtitle={t('panel.where', { city: city(student.timeZone), time: time(now, student.timeZone) })}
      onClose={onClose}
      {...(mayManage
        ? {
            foot: (
              <Button variant="default" onClick={() => setCreating(true)}>
                {t('panel.create')}
              </Button>
            ),
          }
        : {})}
    >
      <QueryFailure query={query} title={t('failed')} />
      {query.isPending ? <SkeletonRows rows={6} /> : null}
      {data === undefined ? null : (
        <>
          <UncountedPart studentId={student.id} classesOpen={data.uncounted} />
          {data.subscriptions.length === 0 ? (
            <EmptyState icon={IconTicket} title={t('panel.nothing')}>
              {t('panel.nothingBody')}
            </EmptyState>
          ) : null}
          {data.subscriptions.map((one, index) => (
            <SubscriptionPart key={one.id} subscription={one} mayManage={mayManage} first={index === 0} />
          ))}
        </>
      )}
      {creating ? <CreateDialog student={student} onClose={() => setCreating(false)} /> : null}
    </SidePanel>
  );
}
