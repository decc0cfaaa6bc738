import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import type { i18n as I18n } from 'i18next';
import { type ReactNode, useEffect, useMemo, useSyncExternalStore } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import type { AppSettings } from '#shared/ipc.ts';
import { directionOf } from '#renderer/i18n/i18n.ts';
import { cssVariablesResolver, theme as mantineTheme } from './theme.ts';

interface LookProviderProps {
  readonly i18n: I18n;
  readonly theme: AppSettings['theme'];
  readonly nonce: string;
  readonly children: ReactNode;
}

/** Language, direction and look of a page: the staff's window and the student's page both stand on it. */
export function LookProvider({ i18n, theme, nonce, children }: LookProviderProps) {
  const systemDark = useSystemDark();
  const { t } = useTranslation('ui', { i18n });
  const named = useMemo(() => withNames(t('close')), [t]);
  const scheme = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme;
  return (
    <I18nextProvider i18n={i18n}>
      <DirectionProvider initialDirection={directionOf(i18n.language === 'ar' ? 'ar' : 'en')}>
        <MantineProvider
          theme={named}
          cssVariablesResolver={cssVariablesResolver}
          forceColorScheme={scheme}
          getStyleNonce={() => nonce}
        >
          <FollowLanguage />
          <Notices />
          <ModalsProvider>{children}</ModalsProvider>
        </MantineProvider>
      </DirectionProvider>
    </I18nextProvider>
  );
}

/** Mantine's own icon buttons get their names in the reader's language. */
const withNames = (close: string): typeof mantineTheme => ({
  ...mantineTheme,
  components: {
    ...mantineTheme.components,
    CloseButton: { defaultProps: { 'aria-label': close } },
  },
});

/** At the end side, away from the rail. */
function Notices() {
  const { dir } = useDirection();
  const position = dir === 'rtl' ? 'bottom-left' : 'bottom-right';
  return <Notifications position={position} limit={4} containerWidth={400} transitionDuration={140} />;
}

/** Menus, selects and dialogs turn with the language, too. */
function FollowLanguage() {
  const { i18n } = useTranslation();
  const { setDirection } = useDirection();
  const direction = directionOf(i18n.language === 'ar' ? 'ar' : 'en');
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return null;
}

const darkQuery = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

const useSystemDark = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      const query = darkQuery();
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => darkQuery().matches,
  );
