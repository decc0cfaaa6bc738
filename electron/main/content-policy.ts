/** What a page's content security policy depends on. */
export interface PolicyFacts {
  /** Fresh for each load; allows Mantine's style elements and, while developing, Vite's inline scripts. */
  readonly nonce: string;
  /** Where the live rooms are, as the server tells it; null while nobody knows. */
  readonly liveKitUrl: string | null;
  readonly developing: boolean;
}

/** The policy of stack.md: nothing inline, nothing evaluated, no other origin than LiveKit's. */
export function contentPolicy({ nonce, liveKitUrl, developing }: PolicyFacts): string {
  const connect = ["'self'", ...liveKitOrigins(liveKitUrl), ...(developing ? ['ws://localhost:*'] : [])];
  const directives = [
    "default-src 'none'",
    developing ? `script-src 'self' 'nonce-${nonce}'` : "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "worker-src 'none'",
    `connect-src ${connect.join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    ...(developing ? [] : ["require-trusted-types-for 'script'", 'trusted-types default']),
  ];
  return directives.join('; ');
}

/**
 * The socket origin and, because a failed join is looked into by fetch, the HTTP origin of a LiveKit address
 * (livekit.md 8). LiveKit Cloud answers from regional hosts, so its whole domain is allowed there.
 */
export function liveKitOrigins(liveKitUrl: string | null): readonly string[] {
  if (liveKitUrl === null || !URL.canParse(liveKitUrl)) return [];
  const { protocol, host, hostname } = new URL(liveKitUrl);
  if (!['ws:', 'wss:', 'http:', 'https:'].includes(protocol)) return [];
  const secure = protocol === 'wss:' || protocol === 'https:';
  const hosts = hostname.endsWith('.livekit.cloud') ? [host, '*.livekit.cloud'] : [host];
  return hosts.flatMap((each) => (secure ? [`wss://${each}`, `https://${each}`] : [`ws://${each}`, `http://${each}`]));
}
