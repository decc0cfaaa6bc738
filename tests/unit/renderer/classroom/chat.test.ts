import { describe, expect, it } from 'vitest';
import { MINUTE } from '#shared/domain/time.ts';
import { type ChatMessage, groupMessages, unreadOf, withMessage } from '#renderer/features/classroom/core/chat.ts';
import { comingsBetween } from '#renderer/features/classroom/core/comings.ts';
import { inRoom, teacher } from './made-people.ts';

const message = (id: string, at: number, from = 'student-1'): ChatMessage => ({
  id,
  from,
  name: from,
  mine: from === 'staff-7',
  text: id,
  at,
});

describe('messages', () => {
  it('are added once, in order of time', () => {
    const all = [message('b', 2), message('a', 1), message('b', 2)].reduce<readonly ChatMessage[]>(withMessage, []);
    expect(all.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('of one person that follow each other closely stand under one name', () => {
    const groups = groupMessages([
      message('a', 0),
      message('b', MINUTE),
      message('c', MINUTE + 1, 'student-2'),
      message('d', MINUTE + 2),
      message('e', 10 * MINUTE),
    ]);
    expect(groups.map((group) => group.messages.map(({ id }) => id).join(''))).toEqual(['ab', 'c', 'd', 'e']);
  });

  it('are unread when others wrote them after one last looked', () => {
    expect(unreadOf([message('a', 1), message('b', 2), message('c', 3, 'staff-7')], 1)).toBe(1);
  });

  it('do not pile up without end', () => {
    let all: readonly ChatMessage[] = [];
    for (let at = 0; at < 600; at += 1) all = withMessage(all, message(String(at), at));
    expect(all).toHaveLength(500);
    expect(all[0]?.id).toBe('100');
  });
});

describe('who came and who went', () => {
  it('is told by name, without oneself', () => {
    const before = [inRoom(1), inRoom(2)];
    const now = [teacher(), inRoom(2), inRoom(3)];
    expect(comingsBetween(before, now)).toEqual({ joined: ['Student 3'], left: ['Student 1'] });
  });
});
