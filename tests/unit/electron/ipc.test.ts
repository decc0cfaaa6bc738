import { describe, expect, it } from 'vitest';
import { answerMessage, isTrusted, type Handlers, type Sender } from '#electron/main/ipc/answering.ts';
import { createBridge } from '#electron/preload/bridge.ts';
import { INVOKE, PUSH } from '#shared/ipc.ts';

const page: Sender = { url: 'app://app/index.html', isMainFrame: true, isOurWindow: true };

describe('the complete surface between the page and main', () => {
  it('is exactly these channels', () => {
    expect(Object.keys(INVOKE)).toEqual([
      'api:request',
      'server:get-state',
      'server:connect',
      'server:use-local',
      'server:retry',
      'server:forget-choice',
      'server:delete-demo',
      'server:demo-sign-ins',
      'auth:current',
      'auth:sign-in',
      'auth:sign-out',
      'events:get-connection',
      'offline:take-key',
      'offline:get-copy',
      'offline:unlock',
      'offline:discard',
      'settings:get',
      'settings:set',
      'window:minimize',
      'window:toggle-maximize',
      'window:close',
      'class:set-active',
      'witness:note',
      'witness:waiting',
      'screens:list',
      'screens:choose',
      'notice:show',
      'clipboard:write',
      'file:save',
      'link:open',
      'log:open',
      'about:get',
    ]);
    expect(Object.keys(PUSH)).toEqual([
      'server:state',
      'events:live',
      'events:connection',
      'auth:ended',
      'power:resumed',
      'window:maximized',
    ]);
  });

  it('has one function of the bridge for each channel, and none beside them', async () => {
    const invoked: string[] = [];
    const listened: string[] = [];
    const bridge = createBridge(
      {
        invoke: (channel) => {
          invoked.push(channel);
          return new Promise<never>(() => undefined);
        },
        listen: (channel) => {
          listened.push(channel);
          return () => undefined;
        },
      },
      'linux',
      { language: 'ar', theme: 'system' },
    );
    for (const part of Object.values(bridge)) if (typeof part === 'function') (part as (input: unknown) => unknown)({});
    expect(invoked).toEqual(Object.keys(INVOKE));
    expect(listened).toEqual(Object.keys(PUSH));
  });
});

describe('a message of the page', () => {
  const handlers: Pick<Handlers, 'screens:choose' | 'settings:get' | 'clipboard:write'> = {
    'screens:choose': () => undefined,
    'settings:get': () => ({ language: 'ar', theme: 'dark' }),
    'clipboard:write': () => undefined,
  };

  it('is answered for our own page', async () => {
    await expect(answerMessage('settings:get', handlers, page, [])).resolves.toEqual({ language: 'ar', theme: 'dark' });
    await expect(answerMessage('screens:choose', handlers, page, [{ id: null }])).resolves.toBeUndefined();
  });

  it.each([
    ['a frame inside the page', { isMainFrame: false }],
    ['another origin', { url: 'https://example.org/index.html' }],
    ['another host of our scheme', { url: 'app://other/index.html' }],
    ['a frame that is gone', { url: null }],
    ['another window', { isOurWindow: false }],
  ])('is refused from %s', async (_who, change) => {
    const sender = { ...page, ...change };
    expect(isTrusted(sender)).toBe(false);
    await expect(answerMessage('settings:get', handlers, sender, [])).rejects.toThrow('sender');
  });

  it.each([
    ['of the wrong type', [{ id: 7 }]],
    ['with an unknown field', [{ id: null, path: '/etc/passwd' }]],
    ['missing', []],
    ['too long', [{ id: 'x'.repeat(201) }]],
    ['more than one', [{ id: null }, 'second']],
  ])('is refused with an input that is %s', async (_what, raw) => {
    await expect(answerMessage('screens:choose', handlers, page, raw)).rejects.toThrow('input');
  });

  it('is refused when it brings something where nothing is asked', async () => {
    await expect(answerMessage('settings:get', handlers, page, [{}])).rejects.toThrow('input');
  });

  it('is not answered with anything but what is declared', async () => {
    const leaking = { 'settings:get': () => ({ language: 'ar', theme: 'dark', token: 'secret' }) as never };
    await expect(answerMessage('settings:get', leaking, page, [])).resolves.toEqual({ language: 'ar', theme: 'dark' });
    const wrong = { 'settings:get': () => ({ language: 'fr' }) as never };
    await expect(answerMessage('settings:get', wrong, page, [])).rejects.toThrow();
  });
});

describe('the channel of requests', () => {
  const { input } = INVOKE['api:request'];
  const request = (path: string) => input.safeParse({ method: 'GET', path, body: null }).success;

  it('takes paths below /api', () => {
    expect(request('/api/sessions?from=1&to=2')).toBe(true);
  });

  it.each(['/webhooks/livekit', 'http://evil/api/x', '//evil/api/x', '/api', '/api/x#y', '/api/x y', '/api/\n'])(
    'takes no other: %j',
    (path) => {
      expect(request(path)).toBe(false);
    },
  );
});
