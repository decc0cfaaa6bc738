import { liveKitOrigins } from '../content-policy.ts';

/** Where the live rooms are, for the policy that a page is loaded with. */
export interface RoomAddress {
  /** The address for a page that is asked for now. */
  forPage(): string | null;
  /** The page that was asked for has taken its place. */
  pageArrived(): void;
  /** The server has told it. */
  learn(liveKitUrl: string | null): void;
  /** Whether the page's policy does not know the rooms yet and a page that does is on its way. */
  isBehind(): boolean;
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
 * more, as soon as no class is on. Until that page has arrived the server is not called ready, so that nobody begins
 * something in a page that is about to go.
 */
export function createRoomAddress(deps: RoomAddressDeps): RoomAddress {
  let known = deps.remembered;
  let asked: string | null = null;
  /** What the page on the screen was loaded with; undefined before the first one. */
  let shown: string | null | undefined;

  const isBehind = (): boolean => shown !== undefined && !deps.isBusy() && !sameOrigins(known, shown);
  const settle = (): void => {
    if (isBehind()) deps.reload();
  };

  return {
    isBehind,
    settle,
    forPage: () => {
      asked = known;
      return known;
    },
    pageArrived: () => {
      shown = asked;
      settle();
    },
    learn: (liveKitUrl) => {
      if (liveKitUrl === null || liveKitUrl === known) return;
      known = liveKitUrl;
      deps.remember(liveKitUrl);
      settle();
    },
  };
}

function sameOrigins(a: string | null, b: string | null): boolean {
  return liveKitOrigins(a).join(' ') === liveKitOrigins(b).join(' ');
}
