import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { StatusLabel } from '#renderer/ui/state-label.tsx';
import { SidePanel } from '#renderer/ui/work-sheet.tsx';
import classes from './panel.module.css';
import shared from './schedule.module.css';

interface ClassPanelProps {
  readonly session: SessionRow;
  readonly onClose: () => void;
  readonly foot?: ReactNode;
}

/** One class beside the calendar: its time, who teaches it, and what time it is for each student. */
export function ClassPanel({ session, onClose, foot }: ClassPanelProps) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const detail = useQuery(queries.sessions.detail.queryOptions({ input: { id: session.id } }));
  const students = detail.data?.people.filter(({ role }) => role === 'student');
  return (
    <SidePanel
      title={<bdi>{session.title}</bdi>}
      subtitle={`${format.date(session.startsAt)} · ${format.timeRange(session.startsAt, session.endsAt)}`}
      onClose={onClose}
      takeFocus
      yields
      {...(foot === undefined ? {} : { foot })}
    >
      <dl className={classes.facts}>
        <dt>{t('panel.teacher')}</dt>
        <dd>
          <PersonName name={session.teacher.name} />
        </dd>
        <dt>{t('panel.status')}</dt>
        <dd>
          <StatusLabel status={session.status} />
        </dd>
        <dt>{t('panel.when')}</dt>
        <dd>
          {t('panel.theirTime', {
            time: format.fromTo(session.startsAt, session.endsAt),
            city: format.city(format.settings.timeZone),
          })}{' '}
          · {format.minutes(session.endsAt - session.startsAt)}
        </dd>
      </dl>
      <h3 className={classes.subhead}>{t('panel.students')}</h3>
      <QueryFailure query={detail} title={t('panel.notLoaded')} />
      {students === undefined ? <SkeletonRows rows={Math.max(1, session.expectedCount)} /> : null}
      {students?.length === 0 ? <p className={shared.hint}>{t('panel.none')}</p> : null}
      <ul className={classes.students}>
        {students?.map((student) => (
          <li key={student.id}>
            <PersonName name={student.name} />
            <span className={shared.hint}>
              {t('panel.theirTime', {
                time: format.time(session.startsAt, student.timeZone),
                city: format.city(student.timeZone),
              })}
            </span>
          </li>
        ))}
      </ul>
    </SidePanel>
  );
}
