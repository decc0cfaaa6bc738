import type { WindowBounds } from '../settings.ts';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The narrowest and lowest the window's layout works at. */
export const SMALLEST = { width: 1024, height: 680 } as const;
const USUAL = { width: 1440, height: 900 } as const;

/**
 * Where the window opens: where it was, if enough of its strip is still on a screen to be taken hold of, else in the
 * middle of the main screen in its usual size.
 */
export function openingBounds(
  remembered: WindowBounds | null,
  screens: readonly Area[],
): { x?: number; y?: number; width: number; height: number } {
  const main = screens[0];
  if (remembered !== null && screens.some((screen) => isReachable(remembered, screen))) {
    const { x, y } = remembered;
    return {
      x,
      y,
      width: Math.max(remembered.width, SMALLEST.width),
      height: Math.max(remembered.height, SMALLEST.height),
    };
  }
  return {
    width: Math.max(SMALLEST.width, Math.min(USUAL.width, main?.width ?? USUAL.width)),
    height: Math.max(SMALLEST.height, Math.min(USUAL.height, main?.height ?? USUAL.height)),
  };
}

/** Whether a piece of the window's top strip, large enough for the mouse, lies on this screen. */
function isReachable(window: Area, screen: Area): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  return across >= 120 && window.y >= screen.y - 8 && window.y <= screen.y + screen.height - 48;
}
