import { initialSettings, nonce } from '../boot.ts';
import '../ui/styles.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { createQueryClient } from '../api/query-client.ts';
import { createTexts } from '../i18n/i18n.ts';
import { LookProvider } from '../ui/look-provider.tsx';
import { JoinPage } from './join-page.tsx';

const texts = createTexts(initialSettings.language);

const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no place for the class');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <LookProvider i18n={texts.i18n} theme={initialSettings.theme} nonce={nonce}>
        <JoinPage texts={texts} />
      </LookProvider>
    </QueryClientProvider>
  </StrictMode>,
);
