import type { HitClass } from '#shared/contract/settings.ts';
import type { ClassChoice } from '../hooks/use-draft.ts';

export type Act = 'keep' | ClassChoice['act'];
export type Choices = Readonly<Record<number, ClassChoice>>;

export const actOf = (choices: Choices, { id }: HitClass): Act => choices[id]?.act ?? 'keep';

/** What was chosen for all of them alike; null where they differ. */
export function commonAct(choices: Choices, hits: readonly HitClass[]): Act | null {
  const acts = new Set(hits.map((hit) => actOf(choices, hit)));
  const [only] = acts;
  return acts.size === 1 && only !== undefined ? only : null;
}

/** Another class of the same teacher for which this very time was chosen. */
export const isTwice = (choices: Choices, all: readonly HitClass[], hit: HitClass): boolean => {
  const to = choices[hit.id]?.to ?? null;
  return (
    to !== null && all.some((one) => one.id !== hit.id && one.teacher === hit.teacher && choices[one.id]?.to === to)
  );
};

/** Several classes answered alike; what moves gets its nearest free time that no other class of its teacher was given. */
export function chosen(
  act: Act,
  hits: readonly HitClass[],
  all: readonly HitClass[],
  choices: Choices,
): readonly { readonly hit: HitClass; readonly choice: ClassChoice | null }[] {
  const given = new Map(
    all.flatMap((one) => {
      const to = choices[one.id]?.to;
      return to === undefined || to === null || hits.includes(one) ? [] : [[`${one.teacher} ${to}`, true] as const];
    }),
  );
  return hits.map((hit) => {
    if (act === 'keep') return { hit, choice: null };
    if (act === 'cancel') return { hit, choice: { act, to: null } };
    const to = hit.slots.find((slot) => !given.has(`${hit.teacher} ${slot}`)) ?? null;
    if (to !== null) given.set(`${hit.teacher} ${to}`, true);
    return { hit, choice: { act, to } };
  });
}
