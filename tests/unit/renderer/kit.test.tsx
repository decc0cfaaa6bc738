// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { ApiFailure } from '#renderer/api/failure.ts';
import { CommandPalette } from '#renderer/ui/command-palette.tsx';
import { type Confirmed, ConfirmBody } from '#renderer/ui/confirm.tsx';
import { FailureStrip } from '#renderer/ui/failure-strip.tsx';
import { HeroButton } from '#renderer/ui/hero-button.tsx';
import { PresentIcon } from '#renderer/ui/icons/verdict-icons.tsx';
import { MarkRow } from '#renderer/ui/mark-row.tsx';
import { initialsOf } from '#renderer/ui/person-name.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { type StateName, STATES } from '#renderer/ui/states.ts';
import { SyncWords } from '#renderer/ui/sync-words.tsx';
import { show } from './support.tsx';

const NBSP = '\u00a0';
const AT_1432 = Date.UTC(2026, 10, 23, 11, 32);
const QUIET = { syncedAt: AT_1432, waiting: 0, conflicts: 0, refused: 0 };

afterEach(cleanup);

describe('a state', () => {
  test.each(Object.keys(STATES) as StateName[])('%s has its icon, its word and its ink', (state) => {
    const { container, text } = show(<StateLabel state={state} />, 'ar');
    expect(container.querySelector('svg')).not.toBeNull();
    expect(text().trim()).not.toBe('');
    expect(container.querySelector('[data-ink]')?.getAttribute('data-ink')).toBe(STATES[state].ink);
  });

  test('has a shape that no other state of a person has', () => {
    const icons = Object.values(STATES).map(({ icon }) => icon);
    expect(new Set(icons).size).toBe(icons.length);
  });
});

describe('the last five', () => {
  test('are said in words beside the marks, by kind, in the forms of the language', () => {
    const { container, text } = show(<MarkRow marks={['absent', 'present', 'late', 'absent', 'present']} />, 'ar');
    expect(text()).toBe(`حاضر 2، متأخر مرة، غائب مرتين`);
    expect(container.querySelectorAll('svg')).toHaveLength(5);
  });

  test('say so when there are none', () => {
    expect(show(<MarkRow marks={[]} />).text()).toBe('No classes yet');
  });
});

describe('the three words of the strip', () => {
  test('are connected, synced and saved, each its own', () => {
    const { text } = show(
      <SyncWords facts={{ ...QUIET, connection: { state: 'connected', since: 0 } }} saving={false} />,
    );
    expect(text()).toBe('ConnectedSynced to 14:32All saved');
  });

  test('say what waits instead of claiming that all is saved', () => {
    const { text } = show(
      <SyncWords facts={{ ...QUIET, waiting: 2, connection: { state: 'connected', since: 0 } }} saving={false} />,
      'ar',
    );
    expect(text()).toBe('متصلتغييران ينتظرانمحفوظ هنا');
  });

  test.each([{ conflicts: 1 }, { refused: 1 }])('do not claim that all is saved with %o', (facts) => {
    const connection = { state: 'connected', since: 0 } as const;
    const { text } = show(<SyncWords facts={{ ...QUIET, ...facts, connection }} saving={false} />);
    expect(text()).toContain('Saved here');
  });

  test('become one calm box offline: since when, as of when, how many wait, what conflicts', () => {
    const { text } = show(
      <SyncWords
        facts={{ ...QUIET, waiting: 3, conflicts: 1, connection: { state: 'offline', since: AT_1432 } }}
        saving={false}
      />,
    );
    expect(text()).toBe(`Offline since 14:32Data as of 14:323${NBSP}changes waiting1${NBSP}conflict`);
  });
});

describe('the big button', () => {
  test('that is closed says why, stays reachable and does nothing', async () => {
    let pressed = 0;
    show(
      <HeroButton state={{ kind: 'closed', word: 'Opens 15:45', why: '21 minutes left' }} onPress={() => pressed++} />,
    );
    const button = screen.getByRole('button', { name: 'Opens 15:45', description: '21 minutes left' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    button.focus();
    await userEvent.setup().keyboard('{Enter}');
    expect(pressed).toBe(0);
  });

  test('that is done is no button any more', () => {
    show(<HeroButton state={{ kind: 'done', word: 'Done' }} onPress={() => undefined} />);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText('Done')).toBeDefined();
  });
});

describe('a confirmation', () => {
  const QUESTION = {
    title: 'End?',
    consequence: 'Everybody leaves the room.',
    action: 'End for all',
    reason: 'required',
  } as const;

  test('says the consequence and does not go on without the reason that is needed', async () => {
    const answers: (Confirmed | null)[] = [];
    show(<ConfirmBody question={QUESTION} onAnswer={(answer) => answers.push(answer)} />);
    const user = userEvent.setup();
    expect(screen.getByText('Everybody leaves the room.')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'End for all' }));
    expect(answers).toEqual([]);
    expect(screen.getByText('Write the reason; it stays on record.')).toBeDefined();
    await user.type(screen.getByRole('textbox'), '  power cut ');
    await user.click(screen.getByRole('button', { name: 'End for all' }));
    expect(answers).toEqual([{ reason: 'power cut' }]);
  });

  test('answers nothing when the person goes back', async () => {
    const answers: (Confirmed | null)[] = [];
    show(<ConfirmBody question={QUESTION} onAnswer={(answer) => answers.push(answer)} />);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Cancel' }));
    expect(answers).toEqual([null]);
  });
});

describe('a failure', () => {
  test('says how often it was tried, why it failed and when it is tried again', () => {
    const { container } = show(
      <FailureStrip
        title="The room was not opened"
        failure={new ApiFailure('livekit_unavailable', {}, 'c-1')}
        attempts={4}
        nextTryMs={8_000}
        onRetry={() => undefined}
      />,
    );
    const text = container.textContent.replaceAll(NBSP, ' ');
    expect(text).toContain('Tried 4 times. The room server does not answer.');
    expect(text).toContain('Trying again in 8 s.');
    expect(screen.getByRole('button', { name: 'Retry now' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'Copy details' })).toBeDefined();
  });

  test('that is a refusal has no details to copy, and one of the network is calm, not red', () => {
    show(<FailureStrip title="No" failure={new ApiFailure('forbidden', {}, 'c-1')} />);
    expect(screen.queryByRole('button')).toBeNull();
    cleanup();
    show(<FailureStrip title="No" failure={new ApiFailure('server_unreachable', {}, null)} />);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('status')).toBeDefined();
  });
});

describe('the command palette', () => {
  test('finds a command by any part of its name, without vowel signs, and runs it by Enter', async () => {
    const ran: string[] = [];
    const command = (id: string, label: string) => ({ id, label, icon: PresentIcon, run: () => void ran.push(id) });
    show(
      <CommandPalette
        opened
        commands={[command('today', 'اذهب إلى: يومي'), command('gallery', 'معرض المُكوّنات')]}
        onClose={() => undefined}
      />,
      'ar',
    );
    const user = userEvent.setup();
    await user.type(screen.getByRole('combobox'), 'مكونات{Enter}');
    expect(ran).toEqual(['gallery']);
  });
});

describe('initials', () => {
  test('are the first letters of the first and the last name, the Arabic article left out', () => {
    expect(initialsOf('عبد الرحمن المطيري')).toBe('ع م');
    expect(initialsOf('Rana Al-Dosari')).toBe('RA');
    expect(initialsOf('Ömer')).toBe('Ö');
  });
});
