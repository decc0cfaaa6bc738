// @vitest-environment happy-dom
import { Notifications, notifications } from '@mantine/notifications';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { ApiFailure } from '#renderer/api/failure.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { show } from './support.tsx';

interface Input {
  readonly id: number;
  readonly commandId?: string;
}

/** A server side that answers in turn and remembers which commands it was sent. */
function answering(...answers: readonly (ApiFailure | 'ended')[]) {
  const sent: string[] = [];
  return {
    sent,
    call: (input: Input): Promise<string> => {
      sent.push(input.commandId ?? '');
      const answer = answers[Math.min(sent.length, answers.length) - 1] ?? 'ended';
      return answer instanceof ApiFailure ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

function End({ call, told }: { call: (input: Input) => Promise<string>; told: (answer: string | null) => void }) {
  const end = useCommand(call, { done: () => 'The class has ended', failed: 'The class was not ended' });
  return (
    <>
      <Notifications />
      <button type="button" onClick={() => void end.send({ id: 7 }).then(told)}>
        End
      </button>
      <button type="button" onClick={end.retry}>
        Again
      </button>
      <output>{end.pending ? `tried ${end.attempts}` : (end.failure?.code ?? 'quiet')}</output>
    </>
  );
}

afterEach(() => {
  cleanup();
  notifications.clean();
});

describe('a command', () => {
  test('that could not reach the server is sent again with the same id, until it is answered', async () => {
    const server = answering(new ApiFailure('server_unreachable', {}, null), 'ended');
    const told: (string | null)[] = [];
    show(<End call={server.call} told={(answer) => told.push(answer)} />);
    await userEvent.setup().click(screen.getByRole('button', { name: 'End' }));
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('tried 1'));
    await waitFor(() => expect(told).toEqual(['ended']));
    expect(server.sent).toHaveLength(2);
    expect(server.sent[0]).toMatch(/^[\w-]{8,64}$/);
    expect(server.sent[1]).toBe(server.sent[0]);
    expect(await screen.findByText('The class has ended')).toBeDefined();
  });

  test('that is refused is not sent again by itself, and says why', async () => {
    const server = answering(new ApiFailure('reason_required', {}, 'c-1'));
    const told: (string | null)[] = [];
    show(<End call={server.call} told={(answer) => told.push(answer)} />);
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'End' }));
    await waitFor(() => expect(told).toEqual([null]));
    expect(server.sent).toHaveLength(1);
    expect(await screen.findByText('The class was not ended')).toBeDefined();
    expect(screen.getByText('Write the reason first; it stays on record.')).toBeDefined();

    await user.click(screen.getByRole('button', { name: 'Again' }));
    await waitFor(() => expect(server.sent).toHaveLength(2));
    expect(server.sent[1]).toBe(server.sent[0]);
  });

  test('has an id of its own each time it is given', async () => {
    const server = answering('ended');
    show(<End call={server.call} told={() => undefined} />);
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'End' }));
    await user.click(screen.getByRole('button', { name: 'End' }));
    await waitFor(() => expect(server.sent).toHaveLength(2));
    expect(server.sent[1]).not.toBe(server.sent[0]);
  });
});
