import { createHash } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import type { LiveKitKeys } from './keys.ts';
import type { LiveKitPorts } from './ports.ts';

const LOOPBACK = '127.0.0.1';

/** What LiveKit reads, and a fingerprint by which a running one is known to run with just that. */
export interface Configuration {
  readonly text: string;
  readonly hash: string;
}

/**
 * LiveKit's configuration for this computer alone (platform.md, livekit.md 2). Rooms exist only by our server's doing,
 * so that an old token cannot revive a finished class (domain.md 9). A webhook that waits for our restart is kept for
 * 15 minutes, not 30 seconds. Seconds where LiveKit has seconds.
 */
export function configurationOf(keys: LiveKitKeys, ports: LiveKitPorts, webhookUrl: string): Configuration {
  const configuration = {
    port: ports.http,
    bind_addresses: [LOOPBACK],
    rtc: {
      tcp_port: ports.tcp,
      port_range_start: ports.udpFirst,
      port_range_end: ports.udpLast,
      use_external_ip: false,
      node_ip: LOOPBACK,
      interfaces: { includes: loopbackInterfaces() },
      enable_loopback_candidate: true,
    },
    keys: { [keys.apiKey]: keys.apiSecret },
    webhook: {
      api_key: keys.apiKey,
      urls: [webhookUrl],
      resource_url_notifier: { max_age: '15m', max_depth: 5_000 },
    },
    room: { auto_create: false, empty_timeout: 300, departure_timeout: 120, enable_remote_unmute: true },
    // Nothing about people who come and go: our own log has that, without tokens.
    logging: { json: true, level: 'warn' },
  };
  // JSON is YAML too.
  const text = `${JSON.stringify(configuration, null, 2)}\n`;
  return { text, hash: createHash('sha256').update(text).digest('hex') };
}

/** `lo` on Linux, `lo0` on a Mac, a long name on Windows. */
const loopbackInterfaces = (): string[] =>
  Object.entries(networkInterfaces())
    .filter(([, addresses]) => addresses?.some(({ address }) => address === LOOPBACK))
    .map(([name]) => name);
