import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSaying, type Kept, type Tell } from '#renderer/api/saying.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Told = Parameters<Tell>[0];

/** A server whose answers the test gives one by one: `true` keeps, `false` refuses, `null` does not answer. */
function serverThat(...answers: readonly (boolean | null)[]) {
  const told: Told[] = [];
  const changes: (readonly [string, Kept])[] = [];
  const tell: Tell = (said) => {
    told.push(said);
    const answer = answers[told.length - 1] ?? null;
    return answer === null ? Promise.reject(new Error('no answer')) : Promise.resolve(answer);
  };
  return { told, changes, saying: createSaying(tell, (id, kept) => changes.push([id, kept])) };
}

const delivered = () => Promise.resolve();

it('the server is told first, then the room', async () => {
  const order: string[] = [];
  const saying = createSaying(
    () => {
      order.push('server');
      return Promise.resolve(true);
    },
    () => undefined,
  );
  const said = await saying.say('نعم', () => Promise.resolve(order.push('room')));
  expect(order).toEqual(['server', 'room']);
  expect(said.kept).toBe('kept');
});

it('a server that does not answer holds nobody up, is told the same message again, and what it says then is shown', async () => {
  const { told, changes, saying } = serverThat(null, null, true);
  const said = saying.say('نعم', delivered);
  await vi.advanceTimersByTimeAsync(2_000);
  const { id, kept } = await said;
  expect(kept).toBe('waiting');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(changes).toEqual([[id, 'kept']]);
  expect(told.map(({ messageId }) => messageId)).toEqual([id, id, id]);
  expect(told.map(({ agoMs }) => agoMs)).toEqual([0, 2_000, 6_000]);
});

it('what the server refuses is said in the class all the same, and not told again', async () => {
  const { told, saying } = serverThat(false, true);
  expect((await saying.say('نعم', delivered)).kept).toBe('refused');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(1);
});

it('a message that did not reach the room and is sent again is the same message', async () => {
  const { told, saying } = serverThat(true, true, true);
  await expect(saying.say('نعم', () => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
  await saying.say('نعم', delivered);
  await saying.say('نعم', delivered);
  const [first, second, third] = told.map(({ messageId }) => messageId);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

it('nobody is told for ever: after ten minutes it counts as not kept', async () => {
  const { changes, saying } = serverThat();
  const said = saying.say('نعم', delivered);
  await vi.advanceTimersByTimeAsync(11 * 60_000);
  const { id } = await said;
  expect(changes).toEqual([[id, 'refused']]);
});
