import { describe, expect, it } from 'vitest';
import { type JoinEvent, type Page, pageOf } from '#renderer/join/core/page.ts';
import {
  answered,
  classAt,
  failure,
  HOUR,
  infoWith,
  MINUTE,
  refused,
  STARTS,
  stateAfter,
  unanswered,
} from './made-class.ts';

const JOIN: JoinEvent = { type: 'join' };
const ENTERED: JoinEvent = { type: 'entered' };
const out = (how: Extract<JoinEvent, { type: 'out' }>['how']): JoinEvent => ({ type: 'out', how });
const VISIT = [answered('open'), JOIN, ENTERED] as const;

const pageAfter = (now: number, ...events: readonly JoinEvent[]): Page => pageOf(stateAfter(...events), now);
/** A page in one line: its kind, what it says about the door or the reason. */
const brief = (page: Page): string => {
  switch (page.kind) {
    case 'before':
      return `before, ${page.door.kind}${page.again ? ', again' : ''}`;
    case 'out':
      return `out, ${page.how}, ${page.door.kind}`;
    case 'dead_link':
      return `dead link, ${page.why}`;
    case 'over':
      return `over${page.wasIn ? ', was in' : ''}${page.next === null ? '' : ', next'}`;
    default:
      return page.kind;
  }
};

const EARLY = STARTS - 20 * MINUTE;
const OPENS = STARTS - 10 * MINUTE;
const next = classAt(STARTS + 24 * HOUR);

describe('what the page shows', () => {
  it.each<readonly [string, number, readonly JoinEvent[], string]>([
    ['nothing has come yet', EARLY, [], 'loading'],
    ['no answer at all', EARLY, [unanswered('server_unreachable')], 'unreachable'],
    ['an answer after failures', EARLY, [unanswered('timed_out'), answered('too_early')], 'before, shut'],
    ['a link that is no link', EARLY, [unanswered('link_invalid')], 'dead link, invalid'],
    ['an address that no link can be', EARLY, [unanswered('bad_input')], 'dead link, invalid'],
    ['a revoked link', EARLY, [unanswered('link_revoked')], 'dead link, revoked'],
    ['a ring that has run out', EARLY, [unanswered('link_expired')], 'dead link, expired'],
    [
      'a link that is revoked while its page is open',
      EARLY,
      [answered('too_early'), unanswered('link_revoked')],
      'dead link, revoked',
    ],
    ['no class', EARLY, [answered('none', null)], 'none'],
    ['a cancelled class', EARLY, [answered('cancelled')], 'cancelled'],
    ['a class that is over', STARTS + HOUR, [answered('over')], 'over'],
    ['before the door opens', EARLY, [answered('too_early')], 'before, shut'],
    ['a millisecond before the door opens', OPENS - 1, [answered('too_early')], 'before, shut'],
    ['the door’s moment, before the server was asked again', OPENS, [answered('too_early')], 'before, waiting'],
    ['the door’s time, but the teacher is not there', OPENS, [answered('waiting')], 'before, waiting'],
    ['the door is open', OPENS, [answered('open')], 'before, open'],
    ['the button was pressed', OPENS, [answered('open'), JOIN], 'before, joining'],
    ['the class', STARTS, VISIT, 'inside'],
    ['the class while the server is away', STARTS, [...VISIT, unanswered('server_unreachable')], 'inside'],
    ['the class past its window: only the room ends it', STARTS + 2 * HOUR, VISIT, 'inside'],
    ['the server is away before the class', EARLY, [answered('too_early'), unanswered('timed_out')], 'before, shut'],
    ['the last moment of the window', STARTS + HOUR - 1, [answered('open')], 'before, open'],
    ['the window has closed, before the server was asked again', STARTS + HOUR, [answered('open')], 'over'],
  ])('%s', (_name, now, events, page) => {
    expect(brief(pageAfter(now, ...events))).toBe(page);
  });
});

describe('after a visit', () => {
  it.each<readonly [string, number, readonly JoinEvent[], string]>([
    ['who left may come back', STARTS, [...VISIT, out('left')], 'out, left, open'],
    ['who left and presses is on the way', STARTS, [...VISIT, out('left'), JOIN], 'out, left, joining'],
    ['who came back is in', STARTS, [...VISIT, out('left'), JOIN, ENTERED], 'inside'],
    ['who left may not come back after the window', STARTS + HOUR, [...VISIT, out('left')], 'over, was in'],
    ['who left finds the teacher gone', STARTS, [...VISIT, out('left'), answered('waiting')], 'out, left, waiting'],
    ['who was removed stays out', STARTS, [...VISIT, out('removed')], 'removed'],
    [
      'who was removed stays out, whatever the server says of the class',
      STARTS,
      [...VISIT, out('removed'), answered('open')],
      'removed',
    ],
    [
      'who comes with a link after a removal is told so',
      STARTS,
      [answered('open'), JOIN, refused('removed_from_class')],
      'removed',
    ],
    ['another device has the class', STARTS, [...VISIT, out('elsewhere')], 'out, elsewhere, open'],
    ['a lost connection', STARTS, [...VISIT, out('lost')], 'out, lost, open'],
    [
      'a lost connection, and the class ended meanwhile',
      STARTS + 40 * MINUTE,
      [...VISIT, out('lost'), answered('over')],
      'over, was in',
    ],
    [
      'the room was closed: over, before the server was asked',
      STARTS + 30 * MINUTE,
      [...VISIT, out('closed')],
      'over, was in',
    ],
    [
      'the room was closed, and the server says over',
      STARTS + 30 * MINUTE,
      [...VISIT, out('closed'), answered('over')],
      'over, was in',
    ],
    [
      'the link is about the next class by now',
      STARTS + 30 * MINUTE,
      [...VISIT, out('closed'), answered('too_early', next)],
      'over, was in, next',
    ],
    [
      'the room was closed by mistake and is open again',
      STARTS,
      [...VISIT, out('closed'), answered('open')],
      'out, closed, open',
    ],
    [
      'closed before it began and moved',
      STARTS - 5 * MINUTE,
      [...VISIT, out('closed'), answered('too_early', next)],
      'before, shut',
    ],
    [
      'closed before it began and called off',
      STARTS - 5 * MINUTE,
      [...VISIT, out('closed'), answered('cancelled')],
      'cancelled',
    ],
    ['left, then called off', STARTS - 5 * MINUTE, [...VISIT, out('left'), answered('cancelled')], 'cancelled'],
  ])('%s', (_name, now, events, page) => {
    expect(brief(pageAfter(now, ...events))).toBe(page);
  });

  it('counts the tries of a lost connection, and forgets them once in', () => {
    const lost = stateAfter(
      ...VISIT,
      out('lost'),
      JOIN,
      refused('server_unreachable'),
      JOIN,
      refused('cannot_connect'),
    );
    expect(lost.rejoinTries).toBe(2);
    expect(stateAfter(...VISIT, out('lost'), JOIN, refused('timed_out'), JOIN, ENTERED).rejoinTries).toBe(0);
  });
});

describe('a refused press', () => {
  it.each([
    ['room_locked', 'before, refused'],
    ['livekit_unavailable', 'before, refused'],
    ['cannot_connect', 'before, refused'],
    ['link_revoked', 'dead link, revoked'],
  ] as const)('%s is told', (code, page) => {
    expect(brief(pageAfter(STARTS, answered('open'), JOIN, refused(code)))).toBe(page);
  });

  it('stays told while the server says the same, and goes with the next press', () => {
    const told = [answered('open'), JOIN, refused('room_locked'), answered('open')] as const;
    expect(brief(pageAfter(STARTS, ...told))).toBe('before, refused');
    expect(brief(pageAfter(STARTS, ...told, JOIN))).toBe('before, joining');
  });

  it.each(['room_not_open', 'too_early', 'session_over', 'session_cancelled', 'no_class'] as const)(
    '%s asks the server at once, whose answer explains it',
    (code) => {
      const state = stateAfter(answered('open'), JOIN, refused(code));
      expect(state.outdated).toBe(true);
      const explained = stateAfter(answered('open'), JOIN, refused(code), answered('open'));
      expect(explained).toMatchObject({ outdated: false, refusal: null });
    },
  );
});

describe('a class that another replaces', () => {
  it('is named to who was waiting for it', () => {
    const state = stateAfter(answered('too_early'), answered('too_early', next));
    expect(state.replaced?.startsAt).toBe(STARTS);
    expect(
      stateAfter(answered('too_early'), answered('too_early', next), answered('too_early', next)).replaced,
    ).toEqual(state.replaced);
  });

  it('is not news after its end, nor to who was in it', () => {
    expect(stateAfter(answered('over'), answered('too_early', next)).replaced).toBeNull();
    expect(stateAfter(...VISIT, out('closed'), answered('too_early', next)).replaced).toBeNull();
  });
});

it('offers the way back to a class that was visited, also when the door was shut in between', () => {
  const page = pageOf({ ...stateAfter(answered('open')), mine: classAt() }, STARTS);
  expect(brief(page)).toBe('before, open, again');
});

it('keeps the class of the visit when the link has moved on', () => {
  const state = stateAfter(...VISIT, answered('too_early', next));
  expect(pageOf(state, STARTS)).toEqual({ kind: 'inside', about: classAt() });
});

it('tells the failure that kept the first answer away', () => {
  expect(pageAfter(STARTS, unanswered('internal'))).toEqual({ kind: 'unreachable', failure: failure('internal') });
  expect(infoWith('open').session).toEqual(classAt());
});
