import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { SettingsPreview } from '#shared/contract/settings.ts';
import { isSettingKey, type SettingKey } from '#shared/domain/settings.ts';
import { queries } from '#renderer/api/client.ts';
import { type ApiFailure, toFailure } from '#renderer/api/failure.ts';
import { changesOf, problemOf } from '../core/draft.ts';
import type { Draft } from './use-draft.ts';

/** While somebody types the past is left alone; milliseconds. */
const PAUSE_MS = 350;

export interface WhatIf {
  readonly query: UseQueryResult<SettingsPreview>;
  /** What the draft would do; null while there is none, or none that could be applied. */
  readonly preview: SettingsPreview | null;
  /** The draft refused by the server for one of its values: it is said beside that field. */
  readonly refused: { readonly key: SettingKey; readonly failure: ApiFailure } | null;
  /** What is shown belongs to an earlier draft; the new answer is on its way. */
  readonly arriving: boolean;
}

/** What the draft would change, asked anew a moment after each edit. Nothing is written. */
export function useWhatIf(draft: Draft, days: 30 | 90, applyAt: number | null): WhatIf {
  const entries = Object.values(draft.entries);
  const changes = changesOf(draft.entries);
  const askable = entries.length > 0 && entries.every((entry) => problemOf(entry) === null);
  const wanted = JSON.stringify({ changes, at: applyAt });
  const [asked] = useDebouncedValue(wanted, PAUSE_MS);
  const query = useQuery(
    queries.settings.preview.queryOptions({
      input: { changes, days, at: applyAt },
      enabled: askable && asked === wanted,
      placeholderData: keepPreviousData,
      staleTime: 15_000,
      gcTime: 0,
    }),
  );
  const failure = !askable || query.error === null ? null : toFailure(query.error);
  const key = failure?.code === 'setting_value' ? failure.data['key'] : null;
  const refused = failure !== null && typeof key === 'string' && isSettingKey(key) ? { key, failure } : null;
  return {
    query,
    preview: askable && query.error === null ? (query.data ?? null) : null,
    refused,
    arriving: askable && (asked !== wanted || query.isPending || query.isPlaceholderData),
  };
}
