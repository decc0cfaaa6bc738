import { messageOf } from '#shared/messages/message-of.ts';
import type { ApiFailure } from '#renderer/api/failure.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';

/** Says a failure in the reader's language, its times in the reader's zone. */
export function useSentence(): (failure: Pick<ApiFailure, 'code' | 'data'>) => string {
  const { language, timeZone } = useFormat().settings;
  return ({ code, data }) => messageOf(code, data, language, timeZone);
}
