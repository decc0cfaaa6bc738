import type { ErrorCode, ErrorData } from '#shared/errors.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { factsOf, type MessageLanguage } from './facts.ts';

const SENTENCES = { ar, en } as const;

/**
 * The sentence of an error in the reader's language (reliability.md 26). Pure: server, main and window all use it.
 * `timeZone` is the reader's; without it a sentence leaves its times out.
 */
export function messageOf(
  code: ErrorCode,
  data: ErrorData,
  language: MessageLanguage,
  timeZone: string | null = null,
): string {
  return SENTENCES[language][code](factsOf(data, language, timeZone));
}
