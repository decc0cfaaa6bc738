import { Menu } from '@mantine/core';
import { IconDeviceDesktop, IconInfoCircle, IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
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
        <button type="button" className={frame.avatar} aria-label={t('account.menu', { name: user.name })}>
          {initialsOf(user.name)}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <p>
            <PersonName name={user.name} />
          </p>
          <p className={classes.hint}>
            {t(`account.roles.${user.role}`)} · <bdi dir="ltr">{user.email}</bdi>
          </p>
        </div>
        <Menu.Divider />
        <Menu.Item
          lang={language === 'ar' ? 'en' : 'ar'}
          leftSection={<IconLanguage size={18} stroke={STROKE} />}
          onClick={() => set({ language: language === 'ar' ? 'en' : 'ar' })}
        >
          {t('account.language')}
        </Menu.Item>
        <Menu.Label>{t('account.theme')}</Menu.Label>
        {THEMES.map(({ theme: one, icon: Icon }) => (
          <Menu.Item
            key={one}
            role="menuitemradio"
            aria-checked={theme === one}
            data-checked={theme === one || undefined}
            leftSection={<Icon size={18} stroke={STROKE} />}
            onClick={() => set({ theme: one })}
          >
            {t(`account.themes.${one}`)}
          </Menu.Item>
        ))}
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
