import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { comingsBetween } from '../core/comings.ts';
import type { RoomPerson } from '../core/room-person.ts';

/** The sentence about who came and went last, for a polite live region; the people one finds on entering are not news. */
export function useComings(people: readonly RoomPerson[], inside: boolean): string {
  const { t } = useTranslation('classroom');
  const { list } = useFormat();
  const before = useRef<readonly RoomPerson[] | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const earlier = before.current;
    before.current = inside ? people : null;
    if (!inside || earlier === null || earlier.length === 0) return;
    const { joined, left } = comingsBetween(earlier, people);
    const sentences = [
      joined.length === 0 ? null : t('students.joined', { names: list(joined) }),
      left.length === 0 ? null : t('students.wentOut', { names: list(left) }),
    ].filter((sentence) => sentence !== null);
    if (sentences.length > 0) setSaid(sentences.join(' '));
    // The words of another language are not news either.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [people, inside]);
  return said;
}
