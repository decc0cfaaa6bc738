import { create } from 'zustand';

interface Badge {
  readonly count: number;
  /** The count in words: "14 rows need you". */
  readonly label: string;
}

interface BadgeStore {
  readonly badges: Readonly<Record<string, Badge>>;
  /** `screen` is the id in the shell's list of screens. A count of zero takes the badge away. */
  readonly set: (screen: string, badge: Badge) => void;
}

/** The counts on the rail, told by whoever knows them. */
export const useBadges = create<BadgeStore>()((set) => ({
  badges: {},
  set: (screen, badge) => set(({ badges }) => ({ badges: { ...badges, [screen]: badge } })),
}));
