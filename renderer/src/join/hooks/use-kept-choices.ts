import { useCallback, useState } from 'react';
import { type Choices, readChoices } from '../core/choices.ts';
import { keptOnDevice } from '../kept.ts';

const KEY = 'itqan.join.choices';

export type ChangeChoices = (change: Partial<Choices>) => void;

/** How the student enters, remembered on this device. */
export function useKeptChoices(): readonly [Choices, ChangeChoices] {
  const [choices, setChoices] = useState(() => readChoices(keptOnDevice.read(KEY)));
  const change = useCallback((part: Partial<Choices>) => {
    setChoices((current) => {
      const next = { ...current, ...part };
      keptOnDevice.write(KEY, JSON.stringify(next));
      return next;
    });
  }, []);
  return [choices, change];
}
