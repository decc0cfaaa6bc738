import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/contract/sessions.ts';
import { api } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { copyText } from '#renderer/ui/copy-text.ts';

type Student = Pick<Person, 'id' | 'name'>;

/** Links for a student who is missing: a fresh one for this class (*ring*), or their permanent one; both are copied. */
export function useRing(sessionId: number): {
  readonly ring: (student: Student) => void;
  readonly copyLink: (student: Student) => void;
} {
  const { t } = useTranslation('classroom');
  const format = useFormat();
  const ring = useAction(
    async ({ id }: Student) => {
      const made = await api.sessions.ring({ id: sessionId, studentId: id });
      await copyText(made.url);
      return made;
    },
    {
      done: ({ expiresAt }, { name }) => t('students.rang', { name, time: format.time(expiresAt) }),
      failed: t('students.ringFailed'),
    },
  );
  const link = useAction(
    async ({ id }: Student) => {
      const kept = await api.sessions.studentLink({ id });
      await copyText(kept.url);
    },
    { done: (_, { name }) => t('students.linkCopied', { name }), failed: t('students.ringFailed') },
  );
  return { ring: (student) => void ring.send(student), copyLink: (student) => void link.send(student) };
}
