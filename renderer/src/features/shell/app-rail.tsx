import { IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NoticesButton } from '#renderer/features/notices/index.tsx';
import { useUser } from '#renderer/stores/account.ts';
import { useBadges } from '#renderer/stores/badges.ts';
import { Rail, RailButton, RailItem } from '#renderer/ui/rail.tsx';
import { AccountMenu } from './account-menu.tsx';
import { useDialogs } from './dialogs.ts';
import { screensOf } from './screens.ts';

/** The screens of one's role. A count stands only where somebody must act. */
export function AppRail() {
  const { t } = useTranslation('shell');
  const { role } = useUser();
  const badges = useBadges((store) => store.badges);
  const open = useDialogs((store) => store.open);
  return (
    <Rail
      label={t('navigation')}
      foot={
        <>
          <NoticesButton />
          <RailButton icon={IconHelpCircle} label={t('help')} onPress={() => open('shortcuts')} />
          <AccountMenu />
        </>
      }
    >
      {screensOf(role).map(({ id, path, icon }) => (
        <RailItem
          key={id}
          to={path}
          icon={icon}
          label={t(`screens.${id}`)}
          count={badges[id]?.count ?? 0}
          countLabel={badges[id]?.label ?? ''}
        />
      ))}
    </Rail>
  );
}
