import { describe, expect, it } from 'vitest';
import { readServerAddress } from '#electron/main/server-address.ts';

describe('the address of an academy’s server', () => {
  it('is an origin: what stands behind it is left out', () => {
    expect(readServerAddress(' https://academy.example.org/login?x=1 ')).toEqual({
      ok: true,
      origin: 'https://academy.example.org',
      encrypted: true,
    });
  });

  it.each([
    'http://localhost:7400',
    'http://127.0.0.1:7400',
    'http://10.1.2.3',
    'http://172.16.0.1',
    'http://172.31.255.1',
    'http://192.168.1.20:7400',
    'http://169.254.7.7',
    'http://school.local',
    'http://[::1]:7400',
    'http://[fd00::1]',
    'http://[fe80::1]',
  ])('may be unencrypted on this computer and in private networks: %s', (typed) => {
    expect(readServerAddress(typed)).toMatchObject({ ok: true, encrypted: false });
  });

  it.each([
    'http://academy.example.org',
    'http://8.8.8.8',
    'http://172.32.0.1',
    'http://192.169.1.1',
    'http://127.0.0.1.example.org',
    'http://[2001:db8::1]',
    'http://local',
  ])('must be encrypted anywhere else: %s', (typed) => {
    expect(readServerAddress(typed)).toEqual({ ok: false, code: 'https_required' });
  });

  it.each([
    '',
    'academy.example.org',
    'ftp://academy.example.org',
    'https://user:pass@academy.example.org',
    'https://',
  ])('is not %j', (typed) => {
    expect(readServerAddress(typed)).toEqual({ ok: false, code: 'bad_input' });
  });
});
