/** What may be typed as the address of an academy's server: an origin, or why it is not one. */
export type ServerAddress =
  | { readonly ok: true; readonly origin: string; readonly encrypted: boolean }
  | { readonly ok: false; readonly code: 'bad_input' | 'https_required' };

/**
 * Reads the address of a server. HTTPS, except on this computer and in private networks, where a school may run its
 * server without a certificate; sign-ins must not cross the open internet in the clear.
 */
export function readServerAddress(typed: string): ServerAddress {
  const text = typed.trim();
  if (!URL.canParse(text)) return { ok: false, code: 'bad_input' };
  const { protocol, hostname, origin, username, password } = new URL(text);
  if (username !== '' || password !== '') return { ok: false, code: 'bad_input' };
  if (protocol === 'https:') return { ok: true, origin, encrypted: true };
  if (protocol !== 'http:') return { ok: false, code: 'bad_input' };
  return isNear(hostname) ? { ok: true, origin, encrypted: false } : { ok: false, code: 'https_required' };
}

/** This computer or a private network (RFC 1918, RFC 4193, link-local, `.local` names). */
function isNear(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname.endsWith('.local')) return true;
  const v6 = /^\[(.+)\]$/.exec(hostname)?.[1];
  if (v6 !== undefined) return v6 === '::1' || /^f[cd]/.test(v6) || /^fe[89ab]/.test(v6);
  const parts = hostname.split('.').map(Number);
  const [a, b] = parts;
  if (parts.length !== 4 || a === undefined || b === undefined || parts.some(Number.isNaN)) return false;
  return (
    a === 127 || a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 169 && b === 254)
  );
}
