import type { KeyboardEvent } from 'react';

/**
 * Escape that is meant for this part: not for the list that is open at one of its fields, and not for a dialog or a menu
 * that it opened, whose keys React hands on to it although they lie elsewhere on the page.
 */
export function isEscape({ key, defaultPrevented, target, currentTarget }: KeyboardEvent): boolean {
  if (key !== 'Escape' || defaultPrevented || !(target instanceof Element)) return false;
  const dialog = target.closest('[role="dialog"]');
  const isInside = currentTarget.contains(target) && (dialog === null || !currentTarget.contains(dialog));
  return isInside && target.getAttribute('aria-expanded') !== 'true';
}
