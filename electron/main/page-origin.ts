/** The one origin whose pages belong to us (stack.md). */
export const PAGE_SCHEME = 'app';
const PAGE_HOST = 'app';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://${PAGE_HOST}`;

/** Whether an address is one of our pages or files. Anything that cannot be read as an address is not. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === `${PAGE_SCHEME}:` && host === PAGE_HOST;
}

/** Whether going from one address to another stays on the same document: a reload or a change of its hash. */
export function isSameDocument(from: string, to: string): boolean {
  if (!isOurs(from) || !isOurs(to)) return false;
  const [a, b] = [new URL(from), new URL(to)];
  return a.pathname === b.pathname && a.search === b.search;
}
