import { renameSync } from 'node:fs';
import { z } from 'zod';
import { appSettings } from '#shared/ipc.ts';
import { readJsonFile, writeFileWhole } from './json-file.ts';

/** Which server this app works with; null before the first start's choice. */
export const serverChoice = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('local') }),
  z.object({ mode: z.literal('demo') }),
  z.object({ mode: z.literal('remote'), url: z.url() }),
]);
export type ServerChoice = z.infer<typeof serverChoice>;

const bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200),
  height: z.number().int().min(200),
  maximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof bounds>;

/** What this installation remembers; nothing in it is about a person. */
const settings = appSettings.extend({
  server: serverChoice.nullable(),
  /** Where the live rooms were last: a page's policy needs it before the server has answered. */
  liveKitUrl: z.string().nullable(),
  window: bounds.nullable(),
});
export type Settings = z.infer<typeof settings>;
export type Language = Settings['language'];

/** Arabic first (product.md); the first screen offers the other language. */
const DEFAULTS: Settings = { language: 'ar', theme: 'system', server: null, liveKitUrl: null, window: null };

export interface SettingsFile {
  get(): Settings;
  set(change: Partial<Settings>): Settings;
}

/** Reads the settings once and writes every change. A file that cannot be read as settings is put aside, not lost. */
export function openSettings(path: string): SettingsFile {
  const file = readJsonFile(path, settings.partial());
  if (file.found === 'broken') renameSync(path, `${path}.broken`);
  let current: Settings = file.found === 'value' ? { ...DEFAULTS, ...file.value } : DEFAULTS;
  return {
    get: () => current,
    set: (change) => {
      current = { ...current, ...change };
      writeFileWhole(path, `${JSON.stringify(current, null, 2)}\n`);
      return current;
    },
  };
}
