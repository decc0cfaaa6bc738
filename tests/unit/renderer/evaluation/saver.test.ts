import { describe, expect, it } from 'vitest';
import { atRest, keptClasses, rowKey } from '#renderer/features/evaluation/core/kept-rows.ts';
import { createSaver, type SaveAnswer, type SaveItem, type Saver } from '#renderer/features/evaluation/core/saver.ts';
import { quranEvaluation } from '#tests/support/evaluating.ts';

const said = (notes: string) => quranEvaluation({ notes });

/** A server that keeps one student's row, and loses as many questions and answers as it is told to. */
function startSaving() {
  const stored: string[] = [];
  const done = new Map<string, number>();
  const sent: string[] = [];
  const server = {
    loseQuestions: 0,
    loseAnswers: 0,
    foreign: '',
    waits: null as Promise<void> | null,
  };
  let ids = 0;
  const answer = ({ evaluation, base, commandId }: SaveItem): SaveAnswer => {
    const entry = done.get(commandId);
    if (entry !== undefined) return { outcome: 'saved', entryId: entry, evaluation, at: entry };
    if (server.foreign !== '') {
      stored.push(server.foreign);
      server.foreign = '';
    }
    if ((base ?? 0) !== stored.length) {
      const fields = [{ field: 'notes', present: stored.at(-1) ?? '', wanted: evaluation.notes }];
      return { outcome: 'conflict', conflict: { entryId: stored.length, author: 'Huda', at: 7, fields } };
    }
    stored.push(evaluation.notes);
    done.set(commandId, stored.length);
    return { outcome: 'saved', entryId: stored.length, evaluation, at: stored.length };
  };
  /** What lies on the disk whenever the saver says that it must. */
  const disk = new Map<string, unknown>();
  const start = (): Saver =>
    createSaver({
      async send(items) {
        sent.push(...items.map((item) => item.evaluation.notes));
        if (server.loseQuestions > 0) {
          server.loseQuestions -= 1;
          throw new Error('away');
        }
        const answers = items.map(answer);
        if (server.loseAnswers > 0) {
          server.loseAnswers -= 1;
          throw new Error('away');
        }
        return answers;
      },
      newId: () => `command-${(ids += 1)}`,
      kept: async () => {
        disk.clear();
        for (const [id, row] of saver.unsent()) disk.set(rowKey(5, id), JSON.parse(JSON.stringify(atRest(row))));
      },
      wait: async () => (server.waits === null ? undefined : server.waits),
    });
  let saver = start();
  saver.load([{ studentId: 1, evaluation: said(''), entryId: null, savedAt: null }]);
  const row = () => saver.rows().get(1)!;
  /** The window is gone, with all that was in it but what lies on the disk. */
  const crash = (): Saver => {
    saver.stop();
    const kept = new Map(disk);
    saver = start();
    saver.load([{ studentId: 1, evaluation: said(stored[0] ?? ''), entryId: stored.length || null, savedAt: null }]);
    saver.restore(keptClasses(kept).get(5)?.rows ?? new Map());
    return saver;
  };
  return { saver, server, stored, sent, row, crash };
}

/** Sends, loses what it is told to, and is killed before it may ask again. */
async function killedWhileAway(lost: 'questions' | 'answers') {
  const saving = startSaving();
  saving.server[lost === 'questions' ? 'loseQuestions' : 'loseAnswers'] = 1;
  saving.server.waits = new Promise(() => undefined);
  saving.saver.edit(1, said('a'));
  await expect.poll(() => saving.row().state).toBe('away');
  saving.server.waits = null;
  return saving;
}

describe('the saver of a sheet', () => {
  it('sends what was typed last, once it rests', async () => {
    const { saver, stored, row } = startSaving();
    saver.edit(1, said('a'));
    saver.edit(1, said('ab'));
    expect(row().state).toBe('waiting');
    await saver.idle();
    expect(stored).toEqual(['ab']);
    expect(row()).toMatchObject({ state: 'saved', savedAt: 1 });
  });

  it('saves each on the one before it', async () => {
    const { saver, stored, row } = startSaving();
    for (const words of ['a', 'b', 'c']) {
      saver.edit(1, said(words));
      await saver.idle();
    }
    expect(stored).toEqual(['a', 'b', 'c']);
    expect(row().state).toBe('saved');
  });

  it('asks again while the server is away, and says so', async () => {
    const { saver, server, stored, row } = startSaving();
    const states: string[] = [];
    saver.subscribe(() => states.push(row().state));
    server.loseQuestions = 3;
    saver.edit(1, said('a'));
    await saver.idle();
    expect(states).toContain('away');
    expect(stored).toEqual(['a']);
    expect(row().state).toBe('saved');
  });

  it('after a lost answer sends the same first, so that its own saving is no conflict to it', async () => {
    const { saver, server, stored, sent, row } = startSaving();
    server.loseAnswers = 1;
    const stop = saver.subscribe(() => {
      if (row().state !== 'away') return;
      stop();
      saver.edit(1, said('ab'));
    });
    saver.edit(1, said('a'));
    await saver.idle();
    expect(sent).toEqual(['a', 'a', 'ab']);
    expect(stored).toEqual(['a', 'ab']);
    expect(row().state).toBe('saved');
  });

  it('keeps both values of a conflict until a person has chosen mine', async () => {
    const { saver, server, stored, row } = startSaving();
    server.foreign = 'theirs';
    saver.edit(1, said('mine'));
    await saver.idle();
    expect(row()).toMatchObject({
      state: 'conflict',
      evaluation: { notes: 'mine' },
      conflict: { author: 'Huda', fields: [{ field: 'notes', present: 'theirs', wanted: 'mine' }] },
    });
    saver.load([{ studentId: 1, evaluation: said('theirs'), entryId: 1, savedAt: 7 }]);
    expect(row().evaluation.notes).toBe('mine');
    saver.settle(1, 'mine');
    await saver.idle();
    expect(stored).toEqual(['theirs', 'mine']);
    expect(row().state).toBe('saved');
  });

  it('or theirs, which is then what is saved', async () => {
    const { saver, server, stored, row } = startSaving();
    server.foreign = 'theirs';
    saver.edit(1, said('mine'));
    await saver.idle();
    saver.settle(1, 'theirs');
    await saver.idle();
    expect(stored).toEqual(['theirs']);
    expect(row()).toMatchObject({ state: 'saved', evaluation: { notes: 'theirs' }, savedAt: 7 });
  });

  it('shows what another window saved, unless something of its own waits', async () => {
    const { saver, row } = startSaving();
    saver.load([{ studentId: 1, evaluation: said('elsewhere'), entryId: 5, savedAt: 5 }]);
    expect(row().evaluation.notes).toBe('elsewhere');
    saver.load([{ studentId: 1, evaluation: said('older'), entryId: 4, savedAt: 4 }]);
    expect(row().evaluation.notes).toBe('elsewhere');
    saver.edit(1, said('here'));
    saver.load([{ studentId: 1, evaluation: said('again'), entryId: 6, savedAt: 6 }]);
    expect(row().evaluation.notes).toBe('here');
  });

  it('in the next window takes up what never reached the server, and sends it', async () => {
    const { crash, stored, row } = await killedWhileAway('questions');
    expect(stored).toEqual([]);
    const next = crash();
    expect(row()).toMatchObject({ evaluation: { notes: 'a' }, state: 'waiting' });
    await next.idle();
    expect(stored).toEqual(['a']);
    expect(row().state).toBe('saved');
    expect(next.unsent().size).toBe(0);
  });

  it('in the next window sends what may have arrived as the same command: it is written once and is no conflict', async () => {
    const { crash, stored, sent, row } = await killedWhileAway('answers');
    expect(stored).toEqual(['a']);
    await crash().idle();
    expect(sent).toEqual(['a', 'a']);
    expect(stored).toEqual(['a']);
    expect(row()).toMatchObject({ state: 'saved', evaluation: { notes: 'a' } });
  });

  it('in the next window shows the conflict when something else was saved meanwhile', async () => {
    const { crash, server, stored, row } = await killedWhileAway('questions');
    server.foreign = 'theirs';
    const next = crash();
    await next.idle();
    expect(row()).toMatchObject({ state: 'conflict', evaluation: { notes: 'a' }, conflict: { author: 'Huda' } });
    await crash().idle();
    expect(row()).toMatchObject({ state: 'conflict', evaluation: { notes: 'a' } });
    expect(stored).toEqual(['theirs']);
  });

  it('sends nothing any more once whoever typed it is not signed in', async () => {
    const { saver, sent } = startSaving();
    saver.edit(1, said('a'));
    saver.stop();
    await saver.idle();
    expect(sent).toEqual([]);
    expect([...saver.unsent().keys()]).toEqual([1]);
  });

  it('reads nothing of a row that another version wrote in another form', () => {
    const kept = new Map<string, unknown>([
      [rowKey(5, 1), { evaluation: 'a' }],
      [rowKey(5, 2), { evaluation: said('b'), base: null, sent: null, dirty: true }],
      ['elsewhere/5/3', { evaluation: said('c'), base: null, sent: null, dirty: true }],
    ]);
    expect([...(keptClasses(kept).get(5)?.rows.keys() ?? [])]).toEqual([2]);
  });
});
