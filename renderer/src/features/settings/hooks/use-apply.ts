import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HitClass, SettingsApplied, SettingsPreview } from '#shared/contract/settings.ts';
import { api, queries } from '#renderer/api/client.ts';
import { type Action, useCommand } from '#renderer/api/use-command.ts';
import { changesOf } from '../core/draft.ts';
import type { DraftDoor } from './use-draft.ts';

/** What became of a draft, with the classes that were decided with it. */
export interface Applied extends SettingsApplied {
  readonly classes: readonly (SettingsApplied['results'][number] & {
    readonly hit: HitClass;
    readonly to: number | null;
  })[];
  /** The ended classes that are looked at again by what was applied; null when nobody asked for it. */
  readonly recompute: { readonly runId: number; readonly reason: string } | null;
}

type ApplyInput = Omit<Parameters<typeof api.settings.apply>[0], 'commandId'>;

export interface ApplyDraft {
  readonly action: Action<ApplyInput, SettingsApplied>;
  /** With `andLook`, the previewed period is looked at again by the new values; it is written only on another word. */
  readonly apply: (preview: SettingsPreview, at: number | null, andLook: boolean) => Promise<void>;
  readonly applied: Applied | null;
  readonly forget: () => void;
}

/** Applies the draft with its reason; each class of a blocked day answers by itself. */
export function useApply({ draft, drop }: DraftDoor): ApplyDraft {
  const { t } = useTranslation('whatIf');
  const [applied, setApplied] = useState<Applied | null>(null);
  const action = useCommand(api.settings.apply, {
    done: null,
    failed: t('apply.failed'),
    quiet: true,
    touches: () => [queries.settings.key(), queries.sessions.key(), queries.account.me.key(), queries.calendar.key()],
  });
  const look = useCommand(api.attendance.previewRecompute, { done: null, failed: t('recompute.notLooked') });
  const apply = async (preview: SettingsPreview, at: number | null, andLook: boolean): Promise<void> => {
    const decided = decidedIn(draft.classes, preview);
    const answer = await action.send({
      changes: changesOf(draft.entries),
      baseVersion: draft.baseVersion,
      reason: draft.reason.trim(),
      at,
      classes: decided.map(({ hit, act, to }) => ({
        sessionId: hit.id,
        act,
        expectedVersion: hit.version,
        ...(act === 'move' && to !== null ? { to } : {}),
      })),
    });
    if (answer === null) return;
    const classes = answer.results.flatMap((result) => {
      const found = decided.find(({ hit }) => hit.id === result.sessionId);
      return found === undefined ? [] : [{ ...result, hit: found.hit, to: found.to }];
    });
    setApplied({ ...answer, classes, recompute: null });
    drop();
    if (!andLook || answer.pending) return;
    const run = await look.send({ from: preview.from, to: preview.to, under: 'current' });
    const reason = draft.reason.trim();
    if (run !== null) setApplied({ ...answer, classes, recompute: { runId: run.runId, reason } });
  };
  return {
    action,
    apply,
    applied,
    forget: () => setApplied(null),
  };
}

/** The choices about classes that the draft still hits, in the order of their times. */
export const decidedIn = (
  choices: DraftDoor['draft']['classes'],
  { blocked }: Pick<SettingsPreview, 'blocked'>,
): readonly { readonly hit: HitClass; readonly act: 'move' | 'cancel'; readonly to: number | null }[] =>
  blocked.classes.flatMap((hit) => {
    const choice = choices[hit.id];
    return choice === undefined ? [] : [{ hit, ...choice }];
  });
