import type { ExplainNode, Person, SessionDetail } from '#shared/contract/sessions.ts';
import { clip, type Interval, subtract, union } from '#shared/domain/time.ts';
import type { Scale } from './scale.ts';

/** `counted` lies inside the window, `outside` before or after it, `gap` was joined, `rest` is what an estimate leaves open. */
export interface Bar extends Interval {
  readonly kind: 'counted' | 'outside' | 'gap' | 'rest';
  /** The end is a guess: no leave event came. */
  readonly estimated: boolean;
  /** The person is still in: the end is now. */
  readonly live: boolean;
}

/** One person's line of the timeline. */
export interface Lane {
  readonly person: Person;
  readonly bars: readonly Bar[];
  /** Moments of attendance events. */
  readonly ticks: readonly number[];
  /** Where the sign of an estimate stands. */
  readonly estimateAt: number | null;
  /** Where the pin of a correction stands. */
  readonly pinAt: number | null;
}

/** The lane of a person; who is in now is drawn up to `now`. */
export function laneOf(person: Person, { window }: Pick<SessionDetail, 'window'>, scale: Scale, now: number): Lane {
  const stays = person.cycles.map(({ from, to }) => ({ from, to: Math.max(from, to ?? now) }));
  const presence = union(stays);
  const gaps = gapsOf(person.explain);
  const lastTo = presence.at(-1)?.to ?? null;
  const isIn = person.cycles.some(({ to }) => to === null);
  const guesses = person.cycles.flatMap(({ to, flags }) => (flags.includes('estimated') && to !== null ? [to] : []));
  // A guess only shows where nothing else says that the person was still in.
  const openEnds = guesses.filter((at) => presence.some(({ to }) => to === at));

  const bar = (kind: Bar['kind'], part: Interval): Bar => ({
    ...part,
    kind,
    estimated: kind !== 'gap' && openEnds.includes(part.to),
    live: isIn && part.to === lastTo,
  });
  const counted = clip(presence, window).map((part) => bar('counted', part));
  const outside = subtract(presence, [window]).map((part) => bar('outside', part));
  const rests = openEnds.flatMap((from) => {
    const next = presence.find((one) => one.from > from)?.from ?? window.to;
    const to = Math.min(next, window.to);
    return from >= window.from && from < to ? [bar('rest', { from, to })] : [];
  });
  const shown = [...counted, ...outside, ...gaps.map((gap) => bar('gap', gap)), ...rests];
  return {
    person,
    bars: clipBars(shown, scale).toSorted((a, b) => a.from - b.from),
    ticks: person.events.map(({ at }) => at).filter((at) => at >= scale.from && at <= scale.to),
    estimateAt: openEnds.at(-1) ?? null,
    pinAt: person.overridden ? Math.min(lastTo ?? window.to, window.to) : null,
  };
}

const clipBars = (bars: readonly Bar[], scale: Scale): readonly Bar[] =>
  bars
    .map((bar) => ({ ...bar, from: Math.max(bar.from, scale.from), to: Math.min(bar.to, scale.to) }))
    .filter(({ from, to }) => from <= to);

/** The gaps that were joined, as the explanation counts them: which ones is the policy's word, not the screen's. */
function gapsOf(explain: ExplainNode | null): readonly Interval[] {
  const minutes = explain?.children.find(({ code }) => code === 'minutes');
  return (minutes?.children ?? []).flatMap(({ code, params }) => {
    const { from, to } = params;
    return code === 'counted_gap' && typeof from === 'number' && typeof to === 'number' ? [{ from, to }] : [];
  });
}

/** Periods in which neither events nor a roster could reach the server, as far as they are shown. */
export function blindParts({ blind }: Pick<SessionDetail, 'blind'>, scale: Scale, now: number): readonly Interval[] {
  return clip(
    blind.map(({ from, to }) => ({ from, to: to ?? now })),
    scale,
  );
}
