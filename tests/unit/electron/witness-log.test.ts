import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WitnessLine } from '#shared/contract/witness.ts';
import { openWitnessLog, type LogOwner, type WitnessLog } from '#electron/main/witness/witness-log.ts';
import { createWitness } from '#electron/main/witness/witness.ts';

const owner: LogOwner = { name: 'a1b2c3', key: new Uint8Array(32).fill(7) };
const line = (n: number): WitnessLine => ({
  id: `line-number-${n}`,
  sessionId: 12,
  roomName: 'quran_12_1764000000',
  roomSid: 'RM_abc',
  what: 'snapshot',
  at: 1_764_000_000_000 + n,
  monotonicMs: n,
  people: [{ participantSid: 'PA_x', identity: 'student-4711', joinedAt: 1_764_000_000_000 }],
});

let directory: string;
let log: WitnessLog;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'itqan-witness-'));
  log = openWitnessLog(directory);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A witness whose server says this of all that it is sent at once; null: it is away. */
const sendingTo = (answer: (lines: readonly WitnessLine[], bytes: number) => string | null) =>
  createWitness({
    log,
    gateway: {
      send: ({ body }) => {
        const { entries } = JSON.parse(body ?? '{}') as { entries: WitnessLine[] };
        const outcome = answer(entries, body?.length ?? 0);
        if (outcome === null) return Promise.resolve({ came: false, code: 'server_unreachable' });
        const results = entries.map(({ id }) => ({ id, outcome }));
        return Promise.resolve({ came: true, status: 200, body: JSON.stringify({ results }), contentType: 'json' });
      },
    },
    owner: () => owner,
    token: () => Promise.resolve('token'),
    onTrouble: (_what, error) => {
      throw error;
    },
  });

describe('the log of what a classroom saw', () => {
  test('is read again by another start of the app, and by nobody without the key', () => {
    log.append(owner, line(1));
    log.append(owner, line(2));
    expect(openWitnessLog(directory).read(owner)).toEqual([line(1), line(2)]);
    expect(log.read({ ...owner, key: new Uint8Array(32) })).toEqual([]);
    const [file = ''] = readdirSync(directory);
    const bytes = readFileSync(join(directory, file), 'utf8');
    for (const secret of ['student-4711', 'quran_12', 'PA_x']) expect(bytes).not.toContain(secret);
  });

  test('loses only the line that a crash tore', () => {
    log.append(owner, line(1));
    appendFileSync(join(directory, `${owner.name}.log`), '\n{"iv":"torn');
    log.append(owner, line(2));
    expect(log.read(owner)).toEqual([line(1), line(2)]);
  });

  test('keeps a line until the server has acknowledged it', async () => {
    for (let n = 0; n < 130; n += 1) log.append(owner, line(n));
    const sent: number[] = [];
    const server = { away: true };
    const witness = sendingTo((lines) => {
      if (server.away) return null;
      sent.push(lines.length);
      return 'stored';
    });
    await witness.upload();
    expect(log.read(owner)).toHaveLength(130);
    server.away = false;
    await Promise.all([witness.upload(), witness.upload()]);
    expect(sent).toEqual([100, 30]);
    expect(readdirSync(directory)).toEqual([]);
  });

  test('keeps the lines that the server could not take in for the next time, and sends what comes after them', async () => {
    for (let n = 0; n < 130; n += 1) log.append(owner, line(n));
    const sent: number[] = [];
    const witness = sendingTo((lines) => {
      sent.push(lines.length);
      return sent.length === 1 ? 'failed' : 'stored';
    });
    await witness.upload();
    expect(sent).toEqual([100, 30]);
    expect(log.read(owner)).toHaveLength(100);
    await witness.upload();
    expect(sent).toEqual([100, 30, 100]);
    expect(witness.waiting()).toBe(0);
  });

  test('brings the server no more at once than it takes, however many were in the room', async () => {
    const people = Array.from({ length: 600 }, (_, n) => ({
      participantSid: `PA_${n}_of_a_large_class`,
      identity: `student-${n}`,
      joinedAt: 1_764_000_000_000,
    }));
    for (let n = 0; n < 30; n += 1) log.append(owner, { ...line(n), people });
    const sent: { readonly lines: number; readonly bytes: number }[] = [];
    const witness = sendingTo((lines, bytes) => {
      sent.push({ lines: lines.length, bytes });
      return 'stored';
    });
    await witness.upload();
    expect(sent.reduce((sum, { lines }) => sum + lines, 0)).toBe(30);
    for (const { bytes } of sent) expect(bytes).toBeLessThan(1024 * 1024);
  });

  test('says how much waits, and goes when its person signs out', () => {
    const [mine, others] = [owner, { ...owner, name: 'd4e5f6' }];
    log.append(mine, line(1));
    log.append(others, line(2));
    const witness = createWitness({
      log,
      gateway: { send: () => Promise.resolve({ came: false, code: 'server_unreachable' }) },
      owner: () => mine,
      token: () => Promise.resolve('token'),
      onTrouble: (_what, error) => {
        throw error;
      },
    });
    expect(witness.waiting()).toBe(1);
    witness.forget();
    expect(witness.waiting()).toBe(0);
    expect(readdirSync(directory)).toEqual(['d4e5f6.log']);
  });
});
