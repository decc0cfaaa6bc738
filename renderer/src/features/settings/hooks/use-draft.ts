import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { SettingField } from '#shared/contract/settings.ts';
import { useUser } from '#renderer/stores/account.ts';
import { edited, type Entries, type Value } from '../core/draft.ts';

/** What becomes of one class of a day that becomes blocked; one that is not named stays. */
export interface ClassChoice {
  readonly act: 'move' | 'cancel';
  /** Null: no time was chosen yet. */
  readonly to: number | null;
}

export interface Draft {
  /** Whose draft it is: another person at this computer begins with none. */
  readonly owner: number | null;
  /** The version that was seen when it began. */
  readonly baseVersion: number;
  readonly entries: Entries;
  readonly classes: Readonly<Record<number, ClassChoice>>;
  readonly reason: string;
  readonly later: boolean;
  /** Wall time of the academy, for "from a date". */
  readonly day: string;
  readonly time: string;
}

const NONE: Draft = {
  owner: null,
  baseVersion: 0,
  entries: {},
  classes: {},
  reason: '',
  later: false,
  day: '',
  time: '00:00',
};

interface DraftStore extends Draft {
  readonly put: (change: Partial<Draft>) => void;
}

/** Outlives the screen and a reload, so that nobody loses a draft by a wrong click; nothing of it is on the disk. */
const useStore = create<DraftStore>()(
  persist((set) => ({ ...NONE, put: (change) => set(change) }), {
    name: 'settings-draft',
    storage: createJSONStorage(() => sessionStorage),
  }),
);

export interface DraftDoor {
  readonly draft: Draft;
  readonly edit: (field: SettingField, version: number, input: Value | null) => void;
  readonly put: (change: Partial<Draft>) => void;
  readonly drop: () => void;
}

/** The draft of the person who is signed in. */
export function useDraft(): DraftDoor {
  const { id } = useUser();
  const { put, ...stored } = useStore();
  const draft = stored.owner === id ? stored : { ...NONE, owner: id };
  return {
    draft,
    edit(field, version, input) {
      const entries = edited(draft.entries, field, input);
      const began = Object.keys(draft.entries).length === 0;
      put({ ...draft, entries, baseVersion: began ? version : draft.baseVersion });
    },
    put: (change) => put({ ...draft, ...change }),
    drop: () => put({ ...NONE, owner: id }),
  };
}
