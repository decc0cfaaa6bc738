// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { createJoinTexts, showLanguage } from '#renderer/join/texts.ts';

describe('the page’s words', () => {
  it('count in Arabic as Arabic counts', () => {
    const { t } = createJoinTexts('ar');
    expect([1, 2, 3, 11, 100].map((count) => t('join:days', { count }))).toEqual([
      'يوم واحد',
      'يومان',
      '3\u00a0أيام',
      '11\u00a0يوماً',
      '100\u00a0يوم',
    ]);
  });

  it('turn the page round with the language', async () => {
    const i18n = createJoinTexts('ar');
    await showLanguage(i18n, 'en');
    expect(document.documentElement).toMatchObject({ lang: 'en', dir: 'ltr' });
    expect(i18n.t('join:door.enter')).toBe('Join the class');
    await showLanguage(i18n, 'ar');
    expect(document.documentElement).toMatchObject({ lang: 'ar', dir: 'rtl' });
    expect(i18n.t('join:class.unread', { count: 2 })).toBe('رسالتان جديدتان');
  });
});
