import { describe, expect, it } from 'vitest';
import { contentPolicy, liveKitOrigins } from '#electron/main/content-policy.ts';

const directives = (policy: string): Map<string, string> =>
  new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values.join(' ')] as const;
    }),
  );

describe('the content security policy of a page', () => {
  const policy = contentPolicy({ nonce: 'bm9uY2U=', liveKitUrl: 'wss://live.example.org', developing: false });
  const byName = directives(policy);

  it('allows nothing that it does not name', () => {
    expect(byName.get('default-src')).toBe("'none'");
    for (const name of ['worker-src', 'object-src', 'base-uri', 'form-action', 'frame-ancestors'])
      expect(byName.get(name)).toBe("'none'");
  });

  it('has scripts from our own files only, neither inline nor evaluated', () => {
    expect(byName.get('script-src')).toBe("'self'");
    expect(policy).not.toContain('unsafe');
    expect(byName.get('require-trusted-types-for')).toBe("'script'");
  });

  it('carries the nonce of this load for styles', () => {
    expect(byName.get('style-src')).toBe("'self' 'nonce-bm9uY2U='");
  });

  it('lets the page talk to itself and to the live rooms', () => {
    expect(byName.get('connect-src')).toBe("'self' wss://live.example.org https://live.example.org");
  });

  it('lets it talk to nobody else while the rooms are unknown', () => {
    const unknown = contentPolicy({ nonce: 'n', liveKitUrl: null, developing: false });
    expect(directives(unknown).get('connect-src')).toBe("'self'");
  });

  it('opens itself for hot updates only while developing', () => {
    const developing = contentPolicy({ nonce: 'n', liveKitUrl: null, developing: true });
    expect(developing).toContain("script-src 'self' 'nonce-n'");
    expect(developing).toContain('ws://localhost:*');
    expect(policy).not.toContain('localhost');
  });
});

describe('the origins of a LiveKit address', () => {
  it('are its socket and its HTTP side', () => {
    expect(liveKitOrigins('ws://127.0.0.1:7880/path?x=1')).toEqual(['ws://127.0.0.1:7880', 'http://127.0.0.1:7880']);
    expect(liveKitOrigins('https://live.example.org')).toEqual(['wss://live.example.org', 'https://live.example.org']);
  });

  it('include the regional hosts of LiveKit Cloud', () => {
    expect(liveKitOrigins('wss://academy.livekit.cloud')).toContain('wss://*.livekit.cloud');
    expect(liveKitOrigins('wss://livekit.cloud.evil.example')).toHaveLength(2);
  });

  it.each(['not an address', 'javascript:alert(1)', "wss://a b; script-src 'unsafe-inline'", 'file:///etc/passwd'])(
    'are none for %s',
    (address) => {
      expect(liveKitOrigins(address)).toEqual([]);
    },
  );
});
