import { Menu } from '@mantine/core';
import { IconDeviceDesktop, IconInfoCircle, IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppSettings } from '#shared/ipc.ts';
import { useUser } from '#renderer/stores/account.ts';
import { useSettings } from '#renderer/stores/settings.ts';
import frame from '#renderer/ui/frame.module.css';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { initialsOf, PersonName } from '#renderer/ui/person-name.tsx';
import { useDialogs } from './dialogs.ts';
import classes from './shell.module.css';
import { useLeave } from './use-leave.tsx';

const THEMES = [
  { theme: 'system', icon: IconDeviceDesktop },
  { theme: 'light', icon: IconSun },
  { theme: 'dark', icon: IconMoon },
] as const;

/** The person at the foot of the rail: who it is, language, colours, the way out. */
export function AccountMenu() {
  const { t } = useTranslation('shell');
  const user = useUser();
  const { language, theme, set } = useSettings();
  const open = useDialogs((store) => store.open);
  const leave = useLeave();
  return (
    <Menu position="right-end" width={260} offset={12}>
      <Menu.Target>
        <button
          type="button"
          className={frame.avatar}
          aria-label={t('account.menu', { name: user.name })}
          data-initials={initialsOf(user.name)}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.who}>
          <PersonName name={user.name} />
          <br />
          <span className={classes.hint}>
            {t(`account.roles.${user.role}`)} · <bdi dir="ltr">{user.email}</bdi>
          </span>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          lang={language === 'ar' ? 'en' : 'ar'}
          leftSection={<IconLanguage size={18} stroke={STROKE} />}
          onClick={() => set({ language: language === 'ar' ? 'en' : 'ar' })}
        >
          {t('account.language')}
        </Menu.Item>
        <Menu.Label>{t('account.theme')}</Menu.Label>
        <Menu.RadioGroup value={theme} onChange={(next) => set({ theme: next as AppSettings['theme'] })}>
          {THEMES.map(({ theme: one, icon: Icon }) => (
            <Menu.RadioItem key={one} value={one} rightSection={<Icon size={18} stroke={STROKE} />}>
              {t(`account.themes.${one}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconInfoCircle size={18} stroke={STROKE} />} onClick={() => open('about')}>
          {t('account.about')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={18} stroke={STROKE} />} onClick={() => void leave.signOut()}>
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
