import { net, protocol } from 'electron';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { contentPolicy } from './content-policy.ts';
import { contentTypeOf, fileBehind } from './page-files.ts';
import { isOurs, PAGE_SCHEME } from './page-origin.ts';

/** The placeholder that the build writes wherever a nonce belongs. */
const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;

export interface PageSource {
  /** The folder of the built pages. */
  readonly root: string;
  /** The address of Vite's server while developing, else null. */
  readonly developmentUrl: string | null;
  /** Where the live rooms are now; the policy of a page is fixed when it loads. */
  liveKitUrl(): string | null;
}

/** Declares `app://` as a scheme of our own, secure and standard. Must run before the app is ready. */
export function setupScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Answers `app://app/…` with our own files and nothing else; each page gets fresh random bytes and its policy. */
export function servePages(source: PageSource): void {
  protocol.handle(PAGE_SCHEME, async (request) => {
    if (request.method !== 'GET' || !isOurs(request.url)) return notFound();
    return source.developmentUrl === null ? fromFiles(source, request.url) : fromVite(source, request.url);
  });
}

async function fromFiles(source: PageSource, address: string): Promise<Response> {
  const file = fileBehind(source.root, address);
  if (file === null) return notFound();
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch {
    return notFound();
  }
  const type = contentTypeOf(file);
  const headers = { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' };
  return type.startsWith('text/html') ? page(source, bytes.toString('utf8')) : new Response(bytes, { headers });
}

async function fromVite(source: PageSource, address: string): Promise<Response> {
  const { pathname, search } = new URL(address);
  const response = await net.fetch(new URL(pathname + search, source.developmentUrl ?? undefined).href);
  const isPage = (response.headers.get('content-type') ?? '').startsWith('text/html');
  return isPage ? page(source, await response.text()) : response;
}

function page(source: PageSource, html: string): Response {
  const nonce = randomBytes(16).toString('base64');
  const facts = { nonce, liveKitUrl: source.liveKitUrl(), developing: source.developmentUrl !== null };
  return new Response(html.replace(NONCE_PLACEHOLDER, nonce), {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentPolicy(facts),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    },
  });
}

function notFound(): Response {
  return new Response('', { status: 404 });
}
