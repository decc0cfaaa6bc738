import { initialSettings, nonce } from './boot.ts';
import './ui/styles.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { App } from './app.tsx';
import { createTexts } from './i18n/i18n.ts';
import { AppProviders } from './providers.tsx';
import { startStores } from './stores/start.ts';

const texts = createTexts(initialSettings.language);
const cache = createQueryClient();
startStores();

const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no place for the app');
createRoot(root).render(
  <StrictMode>
    <AppProviders texts={texts} cache={cache} nonce={nonce}>
      <App />
    </AppProviders>
  </StrictMode>,
);
