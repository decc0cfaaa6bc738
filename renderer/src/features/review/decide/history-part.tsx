import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '#shared/contract/attendance.ts';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { useWhen } from '../hooks/use-when.ts';
import classes from './decide.module.css';
import { UndoForm } from './undo-form.tsx';

interface HistoryPartProps {
  readonly person: Person;
  readonly session: SessionDetail;
  /** Only who may decide takes entries back. */
  readonly mayDecide: boolean;
}

/** Every word over one person's verdict, newest first; each can be taken back by another one, none is ever gone. */
export function HistoryPart({ person, session, mayDecide }: HistoryPartProps) {
  const { t } = useTranslation('decide');
  const [undoing, setUndoing] = useState<number | null>(null);
  const lastId = person.entries?.lastEntryId ?? null;
  const history = useQuery(
    queries.attendance.history.queryOptions({
      input: { id: session.id },
      enabled: lastId !== null || person.entries?.contest != null,
    }),
  );
  const entries = (history.data?.entries ?? [])
    .filter(({ role, personId }) => role === person.role && personId === person.id)
    .toReversed();
  if (entries.length === 0 && history.error === null) return null;
  return (
    <section>
      <SectionHead title={t('history.title')} />
      <QueryFailure query={history} title={t('history.failed')} />
      <ul className={classes.entries}>
        {entries.map((entry) => (
          <li key={entry.entryId} tabIndex={-1} data-undone={entry.undoneById !== null || undefined}>
            <EntryLine entry={entry} />
            {mayDecide && isUndoable(entry) && undoing !== entry.entryId ? (
              <LinkButton onPress={() => setUndoing(entry.entryId)}>{t('history.undoIt')}</LinkButton>
            ) : null}
            {undoing === entry.entryId ? (
              <UndoForm entry={entry} person={person} session={session} onClose={() => setUndoing(null)} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

const isUndoable = ({ kind, undoneById }: HistoryEntry): boolean =>
  undoneById === null && (kind === 'status' || kind === 'add' || kind === 'cut');

function EntryLine({ entry }: { readonly entry: HistoryEntry }) {
  const { t } = useTranslation(['decide', 'ui']);
  const { timeRange } = useFormat();
  const when = useWhen();
  const { kind, status, from, to, reason, note, base, author, at, answer, undoneById } = entry;
  const range = from === null || to === null ? '' : timeRange(from, to);
  const what = kind === 'contest_answer' ? t(`history.${answer ?? 'rejected'}`) : t(`history.${kind}`, { range });
  return (
    <p className={classes.entry}>
      <span className={classes.entryWhat}>
        {what} {status === null ? null : <StateLabel state={status} size="small" />}
        {undoneById === null ? null : <span className={classes.quiet}> · {t('history.undone')}</span>}
      </span>
      <span className={classes.quiet}>
        {`\u2068${author}\u2069`} · {when.of(at)}
        {base.status === null ? '' : ` · ${t('history.was', { status: t(`ui:state.${base.status}`) })}`}
        {reason === null ? '' : ` · ${t(`reasons.${reason}`)}`}
        {note === '' ? '' : `: «\u2068${note}\u2069»`}
      </span>
    </p>
  );
}
