import { useTranslation } from 'react-i18next';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { useSync } from '#renderer/stores/sync.ts';
import { ContestPart } from './contest-part.tsx';
import classes from './decide.module.css';
import { HistoryPart } from './history-part.tsx';
import { OverrideForm } from './override-form.tsx';

/** What people say over one person's verdict, once there is one: contest, history, and the override itself. */
export function DecidePart({ person, session }: { readonly person: Person; readonly session: SessionDetail }) {
  const { t } = useTranslation('decide');
  const offline = useSync(({ connection }) => connection?.state === 'offline');
  return (
    <div className={classes.part}>
      <ContestPart key={person.entries?.contest?.entryId} person={person} session={session} mayDecide={!offline} />
      <HistoryPart person={person} session={session} mayDecide={!offline} />
      {offline ? (
        <p className={classes.quiet}>{t('offline')}</p>
      ) : (
        <OverrideForm key={person.identity} person={person} session={session} />
      )}
    </div>
  );
}
