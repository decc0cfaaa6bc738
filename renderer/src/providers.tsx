import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useAcademy } from './api/use-academy.ts';
import { createFormat } from './i18n/format.ts';
import type { Texts } from './i18n/i18n.ts';
import { FormatProvider } from './i18n/use-format.ts';
import { systemZone } from './i18n/zones.ts';
import { useAccount } from './stores/account.ts';
import { useSettings } from './stores/settings.ts';
import { useSync } from './stores/sync.ts';
import { LookProvider } from './ui/look-provider.tsx';

interface AppProvidersProps {
  readonly texts: Texts;
  readonly cache: QueryClient;
  readonly nonce: string;
  readonly children: ReactNode;
}

/** What every screen of the staff's window stands on: the cache, the language, the look. */
export function AppProviders({ texts, cache, nonce, children }: AppProvidersProps) {
  const { language, theme } = useSettings();
  useEffect(() => {
    void texts.setLanguage(language);
  }, [texts, language]);
  useEffect(
    () =>
      cache.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'success') useSync.getState().heard(Date.now());
      }),
    [cache],
  );
  return (
    <QueryClientProvider client={cache}>
      <LookProvider i18n={texts.i18n} theme={theme} nonce={nonce}>
        <ReaderFormat texts={texts}>{children}</ReaderFormat>
      </LookProvider>
    </QueryClientProvider>
  );
}

/** How times and numbers are written: the person's zone and language, the academy's digits. */
function ReaderFormat({ texts, children }: { readonly texts: Texts; readonly children: ReactNode }) {
  const language = useSettings((store) => store.language);
  const ownZone = useAccount(({ account }) => (account.status === 'in' ? account.user.timeZone : null));
  const digits = useAcademy()?.digits ?? 'latin';
  const timeZone = ownZone ?? systemZone();
  useEffect(() => {
    void texts.setDigits(digits);
  }, [texts, digits]);
  const format = useMemo(() => createFormat({ language, digits, timeZone }), [language, digits, timeZone]);
  return <FormatProvider value={format}>{children}</FormatProvider>;
}
