import { initialSettings } from '#renderer/boot.ts';
import '#renderer/ui/fonts.css';
import '#renderer/ui/tokens.css';
import '#renderer/ui/global.css';
import './components/join.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { linkInAddress } from './api.ts';
import { CrashGuard } from './components/crash-guard.tsx';
import { languageOf } from './core/language.ts';
import { chosenLanguage, StudentPage } from './student-page.tsx';
import { createJoinTexts, showLanguage } from './texts.ts';

const guessed = initialSettings.language;
const language = languageOf({ chosen: chosenLanguage(), known: null, guessed });
const i18n = createJoinTexts(language);
// Before the first paint, so that the page does not turn round before the eyes of who chose.
void showLanguage(i18n, language);

// Phones turn dark at sunset, also in the middle of a class.
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
  document.documentElement.dataset['mantineColorScheme'] = matches ? 'dark' : 'light';
});

const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no place for the class');
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <CrashGuard>
        <StudentPage link={linkInAddress(window.location.pathname)} i18n={i18n} guessed={guessed} />
      </CrashGuard>
    </I18nextProvider>
  </StrictMode>,
);
