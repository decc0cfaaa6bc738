import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { useTranslation } from 'react-i18next';
import { useSync } from '#renderer/stores/sync.ts';
import { ContestPart } from './contest-part.tsx';
import classes from './decide.module.css';
import { HistoryPart } from './history-part.tsx';
import { OverrideForm } from './override-form.tsx';

interface DecidePartProps {
  readonly person: Person;
  readonly session: SessionDetail;
}

/** What people said over one person's verdict, once there is one: the teacher's contest and the history. */
export function DecidePart({ person, session }: DecidePartProps) {
  const offline = useOffline();
  return (
    <div className={classes.part}>
      <ContestPart key={person.entries?.contest?.entryId} person={person} session={session} mayDecide={!offline} />
      <HistoryPart key={person.identity} person={person} session={session} mayDecide={!offline} />
    </div>
  );
}

/** The override at the foot of the panel, always in reach of the why above it (look.md, "04 Review"). */
export function DecideFoot({ person, session }: DecidePartProps) {
  const { t } = useTranslation('decide');
  if (useOffline()) return <p className={classes.quiet}>{t('offline')}</p>;
  return <OverrideForm key={person.identity} person={person} session={session} />;
}

const useOffline = (): boolean => useSync(({ connection }) => connection?.state === 'offline');
