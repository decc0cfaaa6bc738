import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Person, ReportRow, SessionRow } from '#shared/contract/sessions.ts';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { SidePanel } from '#renderer/ui/work-sheet.tsx';
import { isSettling } from '../core/report.ts';
import { stopOf } from '#renderer/i18n/surah-names.ts';
import { Contest } from './contest.tsx';
import { Credit } from './credit.tsx';
import classes from './report-panel.module.css';
import { Verdict } from './report-table.tsx';

interface ReportPanelProps {
  readonly session: SessionRow;
  readonly onClose: () => void;
}

/** The report student by student, with what an evaluation starts from: when they came and went, where they stopped. */
export function ReportPanel({ session, onClose }: ReportPanelProps) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const report = useQuery(queries.sessions.report.queryOptions({ input: { id: session.id } }));
  const detail = useQuery(queries.sessions.detail.queryOptions({ input: { id: session.id } }));
  const settling = isSettling(detail.data?.people ?? []);
  const personOf = (row: ReportRow): Person | undefined =>
    detail.data?.people.find(({ role, id }) => role === 'student' && id === row.studentId);
  return (
    <SidePanel
      title={t('report.title')}
      subtitle={<bdi>{`${session.title} · ${format.date(session.startsAt)}`}</bdi>}
      onClose={onClose}
      takeFocus
    >
      <QueryFailure query={report} title={t('report.failed')} />
      {report.data === undefined && report.error === null ? <SkeletonRows rows={4} /> : null}
      <ul>
        {report.data?.rows.map((row) => (
          <li key={row.studentId} className={classes.student}>
            <h3>
              <PersonName name={row.name} />
            </h3>
            <p className={classes.verdict}>
              <Verdict row={row} settling={settling} />
              <span>{format.minutesOf(row.attendedMs, row.windowMs)}</span>
            </p>
            <Facts row={row} person={personOf(row)} />
            <p className={classes.credit}>
              <Credit row={row} />
            </p>
            {settling ? null : <Contest session={session} person={personOf(row)} />}
          </li>
        ))}
      </ul>
    </SidePanel>
  );
}

function Facts({ row, person }: { readonly row: ReportRow; readonly person: Person | undefined }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const stop = person?.lastStop == null ? null : stopOf(person.lastStop, format.settings.language);
  const facts = [
    person?.firstJoinAt != null && person.lastLeaveAt !== null
      ? t('report.seen', { from: format.time(person.firstJoinAt), to: format.time(person.lastLeaveAt) })
      : null,
    row.leftEarlyMs !== null && row.leftEarlyMs >= 60_000
      ? t('report.left', { time: format.minutes(row.leftEarlyMs) })
      : null,
    stop === null ? null : t('report.stop', { stop: `${stop.surah} ${format.number(stop.ayah)}` }),
    row.engagementScore == null ? null : t('report.engagement', { score: format.number(row.engagementScore) }),
    person?.lastGrade == null ? null : t('report.grade', { grade: format.number(person.lastGrade) }),
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? null : <p className={classes.facts}>{facts.join(' · ')}</p>;
}
