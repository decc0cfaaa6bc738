import { describe, expect, it } from 'vitest';
import { openingBounds, SMALLEST } from '#electron/main/window/bounds.ts';
import { mayHave, type Wish } from '#electron/main/window/permission-rules.ts';
import { createRoomAddress } from '#electron/main/window/room-address.ts';

const at = (x: number, y: number) => ({ x, y, width: 1200, height: 800, maximized: false });

const wish = (change: Partial<Wish>): Wish => ({
  permission: 'media',
  from: 'app://app/index.html',
  isMainFrame: true,
  media: ['audio'],
  ...change,
});

const make = (remembered: string | null) => {
  const seen = { reloads: 0, remembered: [] as string[], busy: false };
  const rooms = createRoomAddress({
    remembered,
    remember: (url) => seen.remembered.push(url),
    isBusy: () => seen.busy,
    reload: () => {
      seen.reloads += 1;
    },
  });
  /** The page is asked for and arrives. */
  const load = (): string | null => {
    const url = rooms.forPage();
    rooms.pageArrived();
    return url;
  };
  return { rooms, seen, load };
};

describe('where the window opens', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1040 };
  const second = { x: 1920, y: 0, width: 1280, height: 984 };

  it('is where it was', () => {
    expect(openingBounds(at(300, 100), [screen])).toEqual({ x: 300, y: 100, width: 1200, height: 800 });
    expect(openingBounds(at(2000, 50), [screen, second])).toMatchObject({ x: 2000, y: 50 });
  });

  it('is the middle of the main screen when the other screen is gone', () => {
    expect(openingBounds(at(2000, 50), [screen])).toEqual({ width: 1440, height: 900 });
  });

  it('is never where the strip cannot be reached', () => {
    expect(openingBounds(at(300, -400), [screen])).not.toHaveProperty('x');
    expect(openingBounds(at(1850, 100), [screen])).not.toHaveProperty('x');
  });

  it('is never smaller than the layout works at', () => {
    expect(openingBounds({ ...at(0, 0), width: 300, height: 300 }, [screen])).toMatchObject(SMALLEST);
    expect(openingBounds(null, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual(SMALLEST);
  });
});

describe('what a page may have', () => {
  it.each([
    { media: ['audio', 'video'] },
    { media: [] },
    { permission: 'speaker-selection', media: [] },
    { permission: 'display-capture', media: [] },
    { from: 'app://app', media: ['video'] },
  ])('is microphone, camera, screen and loudspeaker: %j', (change) => {
    expect(mayHave(wish(change))).toBe(true);
  });

  it.each([
    { from: 'https://example.org/' },
    { from: 'app://other/' },
    { from: '' },
    { isMainFrame: false },
    { media: ['audio', 'smell'] },
    ...['notifications', 'geolocation', 'midi', 'clipboard-read', 'openExternal', 'hid', 'usb', 'idle-detection'].map(
      (permission) => ({ permission, media: [] }),
    ),
  ])('is nothing else, and nobody else’s: %j', (change) => {
    expect(mayHave(wish(change))).toBe(false);
  });
});

describe('the address of the live rooms', () => {
  it('loads the page once more when it becomes known after the page was loaded', () => {
    const { rooms, seen, load } = make(null);
    load();
    expect(rooms.isBehind()).toBe(false);
    rooms.learn('ws://127.0.0.1:7880');
    rooms.learn('ws://127.0.0.1:7880');
    expect(seen).toMatchObject({ reloads: 1, remembered: ['ws://127.0.0.1:7880'] });
    expect(rooms.isBehind()).toBe(true);
    expect(load()).toBe('ws://127.0.0.1:7880');
    expect(rooms.isBehind()).toBe(false);
    expect(seen.reloads).toBe(1);
  });

  it('costs no second load when it is the one of last time', () => {
    const { rooms, seen, load } = make('ws://127.0.0.1:7880');
    expect(load()).toBe('ws://127.0.0.1:7880');
    rooms.learn('ws://127.0.0.1:7880');
    expect(seen.reloads).toBe(0);
  });

  it('waits for the end of a class', () => {
    const { rooms, seen, load } = make('ws://127.0.0.1:1');
    load();
    seen.busy = true;
    rooms.learn('ws://127.0.0.1:2');
    expect(rooms.isBehind()).toBe(false);
    expect(seen.reloads).toBe(0);
    seen.busy = false;
    rooms.settle();
    expect(seen.reloads).toBe(1);
  });

  it('is used by the first load when it is known before it', () => {
    const { rooms, seen, load } = make(null);
    rooms.learn('wss://live.example.org');
    expect(load()).toBe('wss://live.example.org');
    expect(seen.reloads).toBe(0);
  });

  it('loads again when it becomes known while the page is on its way', () => {
    const { rooms, seen } = make(null);
    rooms.forPage();
    rooms.learn('wss://live.example.org');
    rooms.pageArrived();
    expect(seen.reloads).toBe(1);
  });
});
