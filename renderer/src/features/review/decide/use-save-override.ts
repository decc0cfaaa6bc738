import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { notifyFailure, notifySuccess } from '#renderer/ui/notices.tsx';
import { type Conflict, conflictOf, type Draft, type DraftChange } from '../core/decision.ts';

interface Decision {
  readonly draft: Draft;
  readonly change: DraftChange;
}

/**
 * Sends an override. A decision that somebody else has overtaken is not lost: it stays in the form and `conflict` holds
 * both values until the person has chosen (domain.md 4).
 */
export function useSaveOverride(session: SessionDetail, person: Person, onSaved: () => void) {
  const { t } = useTranslation('decide');
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const action = useAction(api.attendance.override, {
    done: null,
    failed: t('notSaved'),
    touches: () => [
      queries.attendance.history.key({ input: { id: session.id } }),
      queries.sessions.report.key({ input: { id: session.id } }),
      queries.attendance.preview.key(),
    ],
  });
  const send = async ({ draft, change }: Decision): Promise<void> => {
    if (draft.reason === null) return;
    const { reason, note, credit, base } = draft;
    const item = { sessionId: session.id, role: person.role, personId: person.id, change, reason, note, credit, base };
    const answer = await action.send({ items: [{ ...item, commandId: crypto.randomUUID() }] });
    const result = answer?.results[0];
    if (result === undefined) return;
    if (result.ok) {
      notifySuccess(t('saved', { name: `\u2068${person.name}\u2069` }));
      onSaved();
      return;
    }
    const clash = result.code === 'override_conflict' ? conflictOf(result.data) : null;
    if (clash === null) notifyFailure(t('notSaved'), result.message);
    else setConflict(clash);
  };
  return { send, conflict, pending: action.pending, settle: () => setConflict(null) };
}
