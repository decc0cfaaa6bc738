import { useSearchParams } from 'react-router';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { firstChoice } from '../core/class-list.ts';

/** The part of the address that names the chosen class: `#/today?class=12`. */
const PARAMETER = 'class';

interface Listed {
  /** Today's. */
  readonly classes: readonly SessionRow[];
  /** Those and their neighbours. */
  readonly rows: readonly SessionRow[];
  readonly owed: readonly SessionRow[];
}

/** Which class stands in the middle; it stays through a reload and can be linked to. */
export function useChoice({ classes, rows, owed }: Listed, now: number) {
  const [parameters, setParameters] = useSearchParams();
  const asked = Number(parameters.get(PARAMETER));
  const chosenId = Number.isSafeInteger(asked) && asked > 0 ? asked : (firstChoice(classes, now)?.id ?? null);
  return {
    chosenId,
    /** Null while it is only known by its number, for instance a class of last month that a link names. */
    chosen: [...rows, ...owed].find(({ id }) => id === chosenId) ?? null,
    choose: (id: number): void => setParameters({ [PARAMETER]: String(id) }, { replace: true }),
  };
}
