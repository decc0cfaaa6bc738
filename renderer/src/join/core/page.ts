import type { JoinInfo } from '#shared/contract/join.ts';
import type { ErrorCode } from '#shared/errors.ts';

/** The class that a link is about. Instants are epoch ms. */
export type JoinClass = NonNullable<JoinInfo['session']>;

/** A "no" or no answer at all. `sentence` is the server's, in the page's language. */
export interface Failure {
  readonly code: ErrorCode | 'cannot_connect';
  readonly sentence: string | null;
  readonly correlationId: string | null;
}

/**
 * How a visit to the room ended: by oneself, the room was closed, the connection gave up, the same student joined on
 * another device, or the teacher put them out.
 */
export type Out = 'left' | 'closed' | 'lost' | 'elsewhere' | 'removed';

/** Everything that the page's look follows from, besides the time. */
export interface JoinState {
  /** The last good answer. */
  readonly info: JoinInfo | null;
  /** Why the last question got no answer; null after a good one. */
  readonly failure: Failure | null;
  /** Questions in a row without an answer. */
  readonly tries: number;
  readonly presence: 'outside' | 'joining' | 'inside';
  /** How the last visit ended; null before the first, and while inside. */
  readonly out: Out | null;
  /** The class of the last visit. */
  readonly mine: JoinClass | null;
  /** Why the last press of the button opened nothing. */
  readonly refusal: Failure | null;
  /** Presses since the connection was lost that opened nothing. */
  readonly rejoinTries: number;
  /** Something happened after the last answer that only another can explain: the visit ended, the door said no. */
  readonly outdated: boolean;
  /** The class that stood here before another took its place. */
  readonly replaced: JoinClass | null;
}

export const firstState: JoinState = {
  info: null,
  failure: null,
  tries: 0,
  presence: 'outside',
  out: null,
  mine: null,
  refusal: null,
  rejoinTries: 0,
  outdated: false,
  replaced: null,
};

export type JoinEvent =
  | { readonly type: 'answered'; readonly info: JoinInfo }
  | { readonly type: 'unanswered'; readonly failure: Failure }
  | { readonly type: 'join' }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'entered' }
  | { readonly type: 'out'; readonly how: Out };

/** A link carries no class's id; a student has one class at a time, so its start names it. */
const isSameClass = (one: JoinClass | null, other: JoinClass | null): boolean =>
  one !== null && other !== null && one.startsAt === other.startsAt;

/** Refusals that the next answer explains better: the class is not open yet, over, called off, or another one. */
const EXPLAINED: readonly Failure['code'][] = [
  'too_early',
  'room_not_open',
  'session_over',
  'session_cancelled',
  'session_not_scheduled',
  'no_class',
];
const explainedByAnswer = (refusal: Failure | null): boolean => refusal !== null && EXPLAINED.includes(refusal.code);

/** The state after something happened. Pure. */
export function after(state: JoinState, event: JoinEvent): JoinState {
  switch (event.type) {
    case 'answered': {
      const shown = state.info?.session ?? null;
      const stays = shown === null || isSameClass(shown, event.info.session);
      const waited =
        state.info?.state === 'too_early' || state.info?.state === 'waiting' || state.info?.state === 'open';
      const replaced = !stays && waited && state.mine === null ? shown : stays ? state.replaced : null;
      return {
        ...state,
        info: event.info,
        failure: null,
        tries: 0,
        outdated: false,
        refusal: stays && !explainedByAnswer(state.refusal) ? state.refusal : null,
        replaced,
      };
    }
    case 'unanswered':
      return { ...state, failure: event.failure, tries: state.tries + 1 };
    case 'join':
      return { ...state, presence: 'joining', refusal: null, replaced: null };
    case 'refused':
      return {
        ...state,
        presence: 'outside',
        refusal: event.failure,
        outdated: true,
        rejoinTries: state.out === 'lost' ? state.rejoinTries + 1 : 0,
        out: event.failure.code === 'removed_from_class' ? 'removed' : state.out,
        mine: event.failure.code === 'removed_from_class' ? (state.info?.session ?? state.mine) : state.mine,
      };
    case 'entered':
      return {
        ...state,
        presence: 'inside',
        out: null,
        refusal: null,
        rejoinTries: 0,
        mine: state.info?.session ?? state.mine,
      };
    case 'out':
      return { ...state, presence: 'outside', out: event.how, outdated: true };
    default:
      return event satisfies never;
  }
}

/** What stands between the student and the room. */
export type Door =
  | { readonly kind: 'shut'; readonly opensAt: number }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'joining' }
  /** The last press was refused; another may go through. */
  | { readonly kind: 'refused'; readonly failure: Failure };

export type Page =
  | { readonly kind: 'loading' }
  | { readonly kind: 'unreachable'; readonly failure: Failure }
  | { readonly kind: 'dead_link'; readonly why: 'invalid' | 'revoked' | 'expired' }
  | { readonly kind: 'none' }
  | { readonly kind: 'cancelled'; readonly about: JoinClass }
  | { readonly kind: 'over'; readonly about: JoinClass; readonly wasIn: boolean; readonly next: JoinClass | null }
  | { readonly kind: 'removed'; readonly about: JoinClass | null }
  | { readonly kind: 'out'; readonly how: Exclude<Out, 'removed'>; readonly about: JoinClass; readonly door: Door }
  | { readonly kind: 'before'; readonly about: JoinClass; readonly door: Door; readonly again: boolean }
  | { readonly kind: 'inside'; readonly about: JoinClass };

type LinkDeath = Extract<Page, { kind: 'dead_link' }>['why'];

const LINK_DEATHS: Partial<Record<Failure['code'], LinkDeath>> = {
  link_invalid: 'invalid',
  bad_input: 'invalid',
  link_revoked: 'revoked',
  link_expired: 'expired',
};

const deathOf = (failure: Failure | null): LinkDeath | undefined =>
  failure === null ? undefined : LINK_DEATHS[failure.code];

/**
 * What the page shows at `now` (the server's time, epoch ms). The first rule that fits wins: the room, a dead link, what
 * became of the last visit, then the class that the link is about (domain.md 9).
 */
export function pageOf(state: JoinState, now: number): Page {
  const { info, mine } = state;
  if (state.presence === 'inside' && mine !== null) return { kind: 'inside', about: mine };
  const dead = deathOf(state.failure) ?? deathOf(state.refusal);
  if (dead !== undefined) return { kind: 'dead_link', why: dead };
  if (state.out === 'removed') return { kind: 'removed', about: mine };
  if (info === null)
    return state.failure === null ? { kind: 'loading' } : { kind: 'unreachable', failure: state.failure };
  if (state.out !== null && mine !== null) {
    const visit = afterVisit(state, state.out, mine, info, now);
    if (visit !== null) return visit;
  }
  return ofClass(state, info, now);
}

/** After a visit the page speaks of that visit's class, whatever class the link is about by now. */
function afterVisit(
  state: JoinState,
  how: Exclude<Out, 'removed'>,
  mine: JoinClass,
  info: JoinInfo,
  now: number,
): Page | null {
  const same = isSameClass(info.session, mine);
  const goesOn = same && (info.state === 'open' || info.state === 'waiting') && now < mine.closesAt;
  const closing = how === 'closed' && state.outdated;
  if (goesOn && !closing) return { kind: 'out', how, about: mine, door: doorOf(state, info, mine, now) };
  if (same && info.state === 'cancelled') return null;
  // Closed before it began: it was moved or called off, which only the next answer can say.
  if (now < mine.startsAt) return null;
  return { kind: 'over', about: mine, wasIn: true, next: same ? null : info.session };
}

function ofClass(state: JoinState, info: JoinInfo, now: number): Page {
  const about = info.session;
  if (about === null || info.state === 'none') return { kind: 'none' };
  if (info.state === 'cancelled') return { kind: 'cancelled', about };
  if (info.state === 'over' || now >= about.closesAt)
    return { kind: 'over', about, wasIn: isSameClass(state.mine, about), next: null };
  return { kind: 'before', about, door: doorOf(state, info, about, now), again: isSameClass(state.mine, about) };
}

function doorOf(state: JoinState, info: JoinInfo, about: JoinClass, now: number): Door {
  if (state.presence === 'joining') return { kind: 'joining' };
  if (now < about.opensAt) return { kind: 'shut', opensAt: about.opensAt };
  if (info.state !== 'open') return { kind: 'waiting' };
  return state.refusal === null ? { kind: 'open' } : { kind: 'refused', failure: state.refusal };
}
