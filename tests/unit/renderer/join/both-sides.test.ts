import { expect, it } from 'vitest';
import {
  CHAT_TOPIC as teachersTopic,
  handRaisedAt,
  turnAttributes,
} from '#renderer/features/classroom/core/signals.ts';
import { CHAT_TOPIC } from '#renderer/join/core/chat.ts';
import { HAND_ATTRIBUTE, turnIn } from '#renderer/join/core/hands.ts';

/** The teacher's window and the student's page are two programs; what they tell each other has one form. */

it('a hand that the page raises is up for the teacher', () => {
  expect(handRaisedAt({ [HAND_ATTRIBUTE]: '1795467000000' })).toBe(1_795_467_000_000);
  expect(handRaisedAt({ [HAND_ATTRIBUTE]: '' })).toBeNull();
});

it('a turn that the teacher gives reaches the page, and ends there', () => {
  expect(turnIn(turnAttributes('student-5', 20))).toEqual({ identity: 'student-5', at: 20 });
  expect(turnIn(turnAttributes(null, 20))).toBeNull();
});

it('both write in one chat', () => {
  expect(CHAT_TOPIC).toBe(teachersTopic);
});
