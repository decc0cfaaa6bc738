const KEPT = 'itqan.device';

/** This installation's own id: it tells a second device from a page that was loaded again (domain.md 9). */
export function deviceId(): string {
  const kept = localStorage.getItem(KEPT);
  if (kept !== null) return kept;
  const fresh = crypto.randomUUID();
  localStorage.setItem(KEPT, fresh);
  return fresh;
}
