import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redact } from '#electron/main/redact.ts';
import { openRotatingFile } from '#electron/main/rotating-file.ts';

describe('what reaches the log', () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzdGFmZi0xIn0.c2lnbmF0dXJl';

  it.each([
    ['a join token in an address', `WebSocket wss://live/rtc?access_token=${jwt}&auto=1 failed`, jwt],
    ['a token anywhere', `got ${jwt} back`, jwt],
    ['a sign-in header', 'Authorization: Bearer k3y-Of.The_person', 'k3y-Of.The_person'],
    ['a student’s link', 'GET /join/42.1.c2lnbmF0dXJl 200', 'c2lnbmF0dXJl'],
    ['a password by its name', '{"email":"a@b.org","password":"sesame \\"open\\"","x":1}', 'sesame'],
    ['a password inside a quoted body', String.raw`{"body":"{\"oldPassword\":\"sesame\"}"}`, 'sesame'],
    ['an e-mail address', 'sign-in of huda.salem@academy.example.org', 'huda.salem'],
  ])('is without %s', (_what, line, secret) => {
    expect(line).toContain(secret);
    expect(redact(line)).not.toContain(secret);
  });

  it('keeps what is no secret', () => {
    const line = '{"level":30,"time":"2026-01-02T03:04:05.678Z","line":"server ready on http://127.0.0.1:7400"}';
    expect(redact(line)).toBe(line);
  });

  it('leaves a line of JSON readable', () => {
    const line = JSON.stringify({ message: 'x', token: 'abc', nested: { email: 'a@b.org' }, after: 1 });
    expect(JSON.parse(redact(line))).toEqual({
      message: 'x',
      token: '[hidden]',
      nested: { email: '[hidden]' },
      after: 1,
    });
  });
});

describe('a rotating file', () => {
  it('starts anew when it is full and keeps only the last ones', () => {
    const folder = mkdtempSync(join(tmpdir(), 'itqan-log-'));
    const path = join(folder, 'logs', 'app.log');
    const file = openRotatingFile(path, 100, 2);
    for (let number = 0; number < 50; number += 1) file.write(`line ${String(number).padStart(3, '0')} of the log\n`);
    file.close();
    expect(readdirSync(join(folder, 'logs')).toSorted()).toEqual(['app.log', 'app.log.1', 'app.log.2']);
    expect(readFileSync(path, 'utf8')).toContain('line 049');
    for (const name of ['app.log', 'app.log.1', 'app.log.2'])
      expect(statSync(join(folder, 'logs', name)).size).toBeLessThanOrEqual(100);
  });

  it('goes on where the last start ended', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'itqan-log-')), 'app.log');
    for (const line of ['first\n', 'second\n']) {
      const file = openRotatingFile(path, 1000, 2);
      file.write(line);
      file.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n');
  });
});
