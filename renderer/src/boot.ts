import { setNonce } from 'get-nonce';
import { config } from 'zod';
import type { AppSettings } from '#shared/ipc.ts';

/**
 * What must happen before anything else in the page, so every entry imports this file first: styles get their nonce,
 * Trusted Types their one policy, and the page its language, direction and colours before the first paint (product.md,
 * "Arabic and accessibility"). In a browser, where there is no window.desktop, the visitor's own preferences decide.
 */

/** This page load's style nonce. Read from the property: the attribute reads empty once the page has loaded. */
export const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
setNonce(nonce);

// The policy forbids evaluated code; zod would try it once and leave a violation in the console.
config({ jitless: true });

// Mantine writes its CSS text through innerHTML. Text without a tag is let through, markup never is.
window.trustedTypes?.createPolicy('default', { createHTML: (text) => (text.includes('<') ? null : text) });

const visitor: AppSettings = {
  language: navigator.languages.some((tag) => tag.startsWith('ar')) ? 'ar' : 'en',
  theme: 'system',
};

/** The settings that this page starts with. */
export const initialSettings: AppSettings = window.desktop?.initial ?? visitor;

const dark =
  initialSettings.theme === 'dark' ||
  (initialSettings.theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);

const page = document.documentElement;
page.lang = initialSettings.language;
page.dir = initialSettings.language === 'ar' ? 'rtl' : 'ltr';
page.dataset['mantineColorScheme'] = dark ? 'dark' : 'light';
