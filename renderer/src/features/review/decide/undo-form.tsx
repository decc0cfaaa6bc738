import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '#shared/contract/attendance.ts';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { toFailure } from '#renderer/api/failure.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { inlineForm } from '#renderer/ui/inline-form.ts';
import { notifySuccess } from '#renderer/ui/notices.tsx';
import { type Base, baseOf, type Conflict, conflictOf, type Draft, missingOf } from '../core/decision.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import conflictClasses from './conflict.module.css';
import classes from './decide.module.css';
import { EffectBox } from './effect-box.tsx';
import { GroundsFields } from './grounds-fields.tsx';
import { usePreview } from './use-preview.ts';

interface UndoFormProps {
  readonly entry: HistoryEntry;
  readonly person: Person;
  readonly session: SessionDetail;
  readonly onClose: () => void;
}

type Undo = Parameters<typeof api.attendance.undo>[0];

/** Null when the entry was taken back; both values when somebody else has decided meanwhile. */
async function takeBack(undo: Undo): Promise<{ readonly conflict: Conflict | null }> {
  try {
    await api.attendance.undo(undo);
    return { conflict: null };
  } catch (thrown) {
    const { code, data } = toFailure(thrown);
    const conflict = code === 'override_conflict' ? conflictOf(data) : null;
    if (conflict === null) throw thrown;
    return { conflict };
  }
}

/** Undoing is a decision like any other: a reason, its effect, and a base that may have gone stale. */
export function UndoForm({ entry, person, session, onClose }: UndoFormProps) {
  const { t } = useTranslation('decide');
  const [grounds, setGrounds] = useState<Pick<Draft, 'reason' | 'note'>>({ reason: null, note: '' });
  // What was seen when the person began; a later word about it is a conflict, never overwritten (domain.md 4).
  const [base, setBase] = useState(() => baseOf(person));
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const change = { type: 'undo', entryId: entry.entryId } as const;
  const preview = usePreview(session.id, change);
  const missing = missingOf(grounds, { type: 'status', status: base.status });
  const undo = useCommand(takeBack, {
    done: null,
    failed: t('history.notUndone'),
    touches: () => [
      queries.attendance.history.key({ input: { id: session.id } }),
      queries.sessions.report.key({ input: { id: session.id } }),
      queries.attendance.preview.key(),
    ],
  });
  const submit = async (on: Base): Promise<void> => {
    const { reason, note } = grounds;
    if (missing !== null || reason === null) return;
    const answer = await undo.send({ id: session.id, entryId: entry.entryId, reason, note, base: on });
    if (answer === null) return;
    setConflict(answer.conflict);
    if (answer.conflict !== null) return;
    notifySuccess(t('history.taken', { name: `\u2068${person.name}\u2069` }));
    onClose();
  };
  return (
    <form
      {...inlineForm(onClose)}
      className={classes.form}
      aria-label={t('history.undoTitle')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!undo.pending) void submit(base);
      }}
    >
      <GroundsFields {...grounds} onChange={(next) => setGrounds((before) => ({ ...before, ...next }))} />
      <EffectBox preview={preview} />
      <footer className={classes.foot}>
        <Button type="submit" variant="default" disabled={missing !== null} loading={undo.pending}>
          {t('history.undoAction')}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t('discard')}
        </Button>
      </footer>
      {conflict === null ? null : (
        <ConflictDialog
          conflict={conflict}
          mine={{
            ...grounds,
            change,
            credit: 'by_rule',
            label: <span className={conflictClasses.deed}>{t('history.undoTitle')}</span>,
          }}
          person={person}
          session={session}
          onKeep={onClose}
          onApply={(on) => {
            setConflict(null);
            setBase(on);
            void submit(on);
          }}
          onLater={() => setConflict(null)}
        />
      )}
    </form>
  );
}
