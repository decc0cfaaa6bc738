import { nativeTheme } from 'electron';
import type { SettingsFile } from './settings.ts';

/** Makes menus, scroll bars and `prefers-color-scheme` follow the setting. */
export function applyTheme(settings: SettingsFile): void {
  nativeTheme.themeSource = settings.get().theme;
}
