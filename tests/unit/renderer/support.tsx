import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render, type RenderResult } from '@testing-library/react';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { createFormat } from '#renderer/i18n/format.ts';
import { createTexts } from '#renderer/i18n/i18n.ts';
import { FormatProvider } from '#renderer/i18n/use-format.ts';

// A busy computer is no mistake; the test's own limit stands behind this.
configure({ asyncUtilTimeout: 25_000 });

// A textarea that grows listens for fonts; this DOM has none.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });

/** Draws a part of the window as a reader of this language sees it, in Riyadh. */
export function show(what: ReactNode, language: 'ar' | 'en' = 'en'): RenderResult & { readonly text: () => string } {
  const { i18n } = createTexts(language);
  const cache = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } });
  const format = createFormat({ language, digits: 'latin', timeZone: 'Asia/Riyadh' });
  const result = render(<div data-testid="shown">{what}</div>, {
    wrapper: ({ children }) => (
      <QueryClientProvider client={cache}>
        <I18nextProvider i18n={i18n}>
          <MantineProvider env="test">
            <FormatProvider value={format}>{children}</FormatProvider>
          </MantineProvider>
        </I18nextProvider>
      </QueryClientProvider>
    ),
  });
  return { ...result, text: () => result.getByTestId('shown').textContent };
}
