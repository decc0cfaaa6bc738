import type { ExplainNode, Person } from '#shared/contract/sessions.ts';

/** What stands before a sentence of the *why*: a time, a share of the class, or the sign of a doubt or a correction. */
export type Mark =
  | { readonly type: 'time'; readonly at: number }
  | { readonly type: 'ratio'; readonly ratio: number }
  | { readonly type: 'doubt' }
  | { readonly type: 'corrected' }
  | { readonly type: 'none' };

/** A line of the *why*: the node whose sentence is said. */
export interface Line {
  readonly mark: Mark;
  readonly node: ExplainNode;
}

/** Flags that the other lines already tell. */
const TOLD = new Set(['merged', 'estimated']);
/** What ended the count ended the stay itself; anything else only bounds it. */
const ENDS_OF_STAYS = new Set(['left', 'missing', 'room_replaced', 'room_closed', 'stale']);
/**
 * The few sentences that make a verdict clear: when the person came and went, the rule, what is doubtful. The whole tree
 * has every fact besides. Before the class has ended there is no rule to name (domain.md 3.8).
 */
export function linesOf({ explain }: Pick<Person, 'explain'>, isFinal: boolean): readonly Line[] {
  if (explain === null) return [];
  const find = (code: string): ExplainNode | undefined => explain.children.find((node) => node.code === code);
  const coming = comings(find('minutes')?.children ?? []);
  if (!isFinal) return coming;
  return [
    ...coming,
    ...latenessOf(find('late'), find('rule')),
    ...ruleLines(find('rule')),
    ...explain.children
      .filter(({ code, params }) => code === 'flag' && !TOLD.has(String(params['flag'])))
      .map((node): Line => ({ mark: { type: 'doubt' }, node })),
  ];
}

/** Joins, leaves and gaps in the order of time. A gap tells of the leave before it and the join behind it. */
function comings(parts: readonly ExplainNode[]): readonly Line[] {
  return parts.flatMap((part, index): readonly Line[] => {
    if (part.code === 'never_in' || part.code === 'join_unknown') return [{ mark: { type: 'none' }, node: part }];
    // Who waits for the class to begin has only joined so far.
    if (part.code === 'not_counted')
      return [at(part.params['how'] === 'open' ? { ...part, code: 'joined' } : part, 'at')];
    if (part.code === 'joined' || part.code === 'left') return [at(part, 'at')];
    if (part.code === 'cut') return [{ mark: { type: 'corrected' }, node: part }];
    if (part.code !== 'counted_stay') return [at(part, 'from')];
    const follows = touches(parts[index - 1], part);
    const goesOn = touches(part, parts[index + 1]);
    return [...(follows ? [] : [joinOf(part)]), ...(goesOn ? [] : [leaveOf(part)])];
  });
}

const at = (node: ExplainNode, key: string): Line => ({ mark: { type: 'time', at: numberIn(node, key) }, node });

/** The next piece begins where this one ends: the person was never away between them. */
const touches = (before: ExplainNode | undefined, after: ExplainNode | undefined): boolean =>
  before !== undefined &&
  after !== undefined &&
  numberIn(before, 'to') === numberIn(after, 'from') &&
  typeof before.params['to'] === 'number';

const childOf = (node: ExplainNode, code: string): ExplainNode | undefined =>
  node.children.find((child) => child.code === code);

/** The real join where it lies before the counted time, else the moment from which is counted. */
function joinOf(stay: ExplainNode): Line {
  const early = childOf(stay, 'joined');
  if (early !== undefined) return at(early, 'at');
  return at({ ...stay, code: 'joined', params: { at: numberIn(stay, 'from') } }, 'at');
}

/** The real leave where it lies behind the counted time; otherwise what ended the count says how the stay ended. */
function leaveOf(stay: ExplainNode): Line {
  const after = childOf(stay, 'left');
  if (after !== undefined) return at(after, 'at');
  const end = childOf(stay, 'counted_to') ?? stay;
  if (end.params['how'] === 'open') return { mark: { type: 'none' }, node: end };
  return at(ENDS_OF_STAYS.has(String(end.params['how'])) ? { ...end, code: 'left' } : end, 'at');
}

/** How late somebody came is worth a line where the rule turns on it. */
const latenessOf = (late: ExplainNode | undefined, rule: ExplainNode | undefined): readonly Line[] =>
  late !== undefined && rule?.params['rule'] === 'beyond_grace' ? [{ mark: { type: 'none' }, node: late }] : [];

function ruleLines(rule: ExplainNode | undefined): readonly Line[] {
  if (rule === undefined) return [];
  const override = childOf(rule, 'override');
  if (override !== undefined) return [{ mark: { type: 'corrected' }, node: override }];
  const whole = numberIn(rule, 'windowMs');
  if (whole <= 0) return [{ mark: { type: 'none' }, node: rule }];
  // Rounded down: what stays below a threshold is not shown as having reached it.
  const ratio = Math.floor((numberIn(rule, 'attendedMs') * 1_000) / whole) / 1_000;
  return [{ mark: { type: 'ratio', ratio }, node: rule }];
}

const numberIn = (node: ExplainNode, key: string): number => {
  const value = node.params[key];
  return typeof value === 'number' ? value : 0;
};
