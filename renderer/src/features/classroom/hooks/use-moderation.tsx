import { useTranslation } from 'react-i18next';
import { api } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { notifyFailure, notifySuccess } from '#renderer/ui/notices.tsx';

interface Named {
  readonly identity: string;
  readonly name: string;
}

export interface Moderation {
  readonly mute: (person: Named) => void;
  readonly muteAll: () => Promise<void>;
  readonly remove: (person: Named) => Promise<void>;
  readonly mutingAll: boolean;
}

/** What a teacher may do to the people of the class (product.md, Classroom). The server does it, and says what became of each. */
export function useModeration(id: number): Moderation {
  const { t } = useTranslation('classroom');
  const mute = useAction((person: Named) => api.sessions.mute({ id, identity: person.identity }), {
    done: (_, { name }) => t('students.muted', { name }),
    failed: t('students.muteFailed'),
  });
  const muteAll = useAction(() => api.sessions.mute({ id }), { done: null, failed: t('students.muteFailed') });
  const remove = useAction((person: Named) => api.sessions.removeParticipant({ id, identity: person.identity }), {
    done: (_, { name }) => t('students.removed', { name }),
    failed: t('students.removeFailed'),
  });

  return {
    mute: (person) => void mute.send(person),
    mutingAll: muteAll.pending,
    async muteAll() {
      const answer = await muteAll.send(undefined);
      if (answer === null) return;
      const done = answer.results.filter(({ muted }) => muted).length;
      const of = answer.results.length;
      if (done < of) notifyFailure(t('students.muteFailed'), t('students.mutedSome', { done, of }));
      else notifySuccess(t('students.mutedAll', { count: of }));
    },
    async remove(person) {
      const answer = await confirm({
        title: t('students.removeTitle', { name: person.name }),
        consequence: t('students.removeBody'),
        action: t('students.removeAction'),
        tone: 'bad',
      });
      if (answer !== null) await remove.send(person);
    },
  };
}
