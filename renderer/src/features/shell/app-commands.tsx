import {
  IconComponents,
  IconDeviceDesktop,
  IconFileText,
  IconInfoCircle,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { desktop } from '#renderer/api/desktop.ts';
import { useAccount } from '#renderer/stores/account.ts';
import { useSettings } from '#renderer/stores/settings.ts';
import type { Command } from '#renderer/ui/command-palette.tsx';
import { useCommands } from '#renderer/ui/use-commands.ts';
import { useDialogs } from './dialogs.ts';
import { screensOf } from './screens.ts';
import { useLeave } from './use-leave.tsx';

/** What the palette can always do: the screens of one's role, language, colours, help, the way out. */
export function useAppCommands(): void {
  const { t, i18n } = useTranslation('shell');
  const account = useAccount((store) => store.account);
  const role = account.status === 'in' ? account.user.role : null;
  const { language, theme, set } = useSettings();
  const open = useDialogs((store) => store.open);
  const navigate = useNavigate();
  const leave = useLeave();

  const commands = useMemo((): readonly Command[] => {
    const screens = (role === null ? [] : screensOf(role)).map(({ id, path, icon }): Command => ({
      id: `screen-${id}`,
      icon,
      label: t('commands.goTo', { screen: t(`screens.${id}`) }),
      run: () => void navigate(path),
    }));
    const themes = (['light', 'dark', 'system'] as const)
      .filter((one) => one !== theme)
      .map((one): Command => ({
        id: `theme-${one}`,
        icon: { light: IconSun, dark: IconMoon, system: IconDeviceDesktop }[one],
        label: t(`commands.themes.${one}`),
        run: () => set({ theme: one }),
      }));
    return [
      ...screens,
      {
        id: 'language',
        icon: IconLanguage,
        label: t('commands.language'),
        words: 'language عربي english اللغة',
        run: () => set({ language: language === 'ar' ? 'en' : 'ar' }),
      },
      ...themes,
      { id: 'shortcuts', icon: IconKeyboard, label: t('commands.shortcuts'), shown: '?', run: () => open('shortcuts') },
      {
        id: 'gallery',
        icon: IconComponents,
        label: t('commands.gallery'),
        words: 'component gallery معرض',
        run: () => void navigate('/gallery'),
      },
      { id: 'log', icon: IconFileText, label: t('commands.log'), run: () => void desktop.openLog() },
      { id: 'about', icon: IconInfoCircle, label: t('commands.about'), run: () => open('about') },
      ...(role === null
        ? []
        : [{ id: 'sign-out', icon: IconLogout, label: t('commands.signOut'), run: () => void leave.signOut() }]),
    ];
    // `leave` only reads when it runs; the texts change with the language.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [t, i18n.language, role, theme, language, set, open, navigate]);
  useCommands(commands);
}
