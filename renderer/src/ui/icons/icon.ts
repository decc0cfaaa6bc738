import type { ComponentType } from 'react';

export interface IconProps {
  readonly size?: number;
  readonly stroke?: number;
  readonly className?: string | undefined;
}

/** Tabler's icons and our own have this in common. Outline, stroke 1.75 unless said otherwise. */
export type Icon = ComponentType<IconProps>;

export const STROKE = 1.75;
