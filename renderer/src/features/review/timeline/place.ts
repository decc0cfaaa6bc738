import type { CSSProperties } from 'react';
import type { Interval } from '#shared/domain/time.ts';
import { placeOf, type Scale } from '../core/scale.ts';

const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;

/** A moment's place from the start side: it mirrors by itself with the direction of the text. */
export const at = (scale: Scale, moment: number): CSSProperties => ({
  insetInlineStart: percent(placeOf(scale, moment)),
});

/** The place and length of a stretch of time. */
export const between = (scale: Scale, { from, to }: Interval): CSSProperties => ({
  insetInlineStart: percent(placeOf(scale, from)),
  inlineSize: percent(placeOf(scale, to) - placeOf(scale, from)),
});
