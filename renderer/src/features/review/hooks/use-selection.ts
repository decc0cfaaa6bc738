import { useState } from 'react';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import type { Doubt } from '../core/doubts.ts';

/** The row that the panel tells about. */
export interface Selection {
  /** The row's own key in its table. */
  readonly key: string | number;
  readonly sessionId: number;
  /** Whom the row is about; null when it is about the whole class. */
  readonly identity: string | null;
}

export const ofDoubt = ({ key, session, person }: Doubt): Selection => ({
  key,
  sessionId: session.id,
  identity: person?.identity ?? null,
});

export const ofSession = ({ id }: SessionDetail): Selection => ({ key: id, sessionId: id, identity: null });

interface State {
  readonly selection: Selection | null;
  readonly isOpen: boolean;
  /** The panel was asked for by Enter and takes the keyboard. */
  readonly takesFocus: boolean;
}

const NOTHING: State = { selection: null, isOpen: false, takesFocus: false };

/** Which row is selected, and whether the panel shows it: selecting opens it, Enter also goes into it, Escape closes it. */
export function useSelection() {
  const [state, setState] = useState(NOTHING);
  return {
    ...state,
    select: (selection: Selection) => setState({ selection, isOpen: true, takesFocus: false }),
    enter: (selection: Selection) => setState({ selection, isOpen: true, takesFocus: true }),
    close: () => setState((before) => ({ ...before, isOpen: false })),
    clear: () => setState(NOTHING),
  };
}
