import { liveKitOrigins } from '../content-policy.ts';

/** Where the live rooms are, for the policy that a page is loaded with. */
export interface RoomAddress {
  /** The address for a page that is being loaded now. */
  forPage(): string | null;
  /** The server has told it. */
  learn(liveKitUrl: string | null): void;
  /** The page is free again to be loaded anew. */
  settle(): void;
}

export interface RoomAddressDeps {
  /** What was known when the app was used last, so that an unchanged address costs no second load. */
  readonly remembered: string | null;
  remember(liveKitUrl: string): void;
  /** A page in a live class is not loaded anew under the teacher's hands. */
  isBusy(): boolean;
  reload(): void;
}

/**
 * A page's policy is fixed when it loads, but where the rooms are may be known only later: then the page is loaded once
 * more, as soon as no class is on.
 */
export function createRoomAddress(deps: RoomAddressDeps): RoomAddress {
  let known = deps.remembered;
  let served: string | null = null;
  let loaded = false;

  const settle = (): void => {
    if (!loaded || deps.isBusy() || sameOrigins(known, served)) return;
    deps.reload();
  };

  return {
    forPage: () => {
      loaded = true;
      served = known;
      return known;
    },
    learn: (liveKitUrl) => {
      if (liveKitUrl === null || liveKitUrl === known) return;
      known = liveKitUrl;
      deps.remember(liveKitUrl);
      settle();
    },
    settle,
  };
}

function sameOrigins(a: string | null, b: string | null): boolean {
  return liveKitOrigins(a).join(' ') === liveKitOrigins(b).join(' ');
}
