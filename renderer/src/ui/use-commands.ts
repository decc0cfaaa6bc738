import { useEffect } from 'react';
import { create } from 'zustand';
import type { Command } from './command-palette.tsx';

interface CommandStore {
  readonly groups: ReadonlyMap<symbol, readonly Command[]>;
  readonly put: (owner: symbol, commands: readonly Command[] | null) => void;
}

/** What the palette offers now. */
export const useOfferedCommands = create<CommandStore>()((set) => ({
  groups: new Map(),
  put: (owner, commands) =>
    set(({ groups }) => {
      const next = new Map(groups);
      if (commands === null) next.delete(owner);
      else next.set(owner, commands);
      return { groups: next };
    }),
}));

/** Adds commands to the palette while the component is shown. Keep the list stable (useMemo). */
export function useCommands(commands: readonly Command[]): void {
  const put = useOfferedCommands((store) => store.put);
  useEffect(() => {
    const owner = Symbol('commands');
    put(owner, commands);
    return () => put(owner, null);
  }, [put, commands]);
}
