import { z } from 'zod';
import { freePort, isFree, randomPort } from '#server/process/free-port.ts';

/** A person takes two UDP ports at most; WebRTC passes over those of the range that others use. */
const UDP_COUNT = 1_000;

const port = z.int().min(1).max(65_535);
export const liveKitPorts = z.object({
  /** Signalling and room service, and the address that clients know. */
  http: port,
  /** Media for those whose UDP is blocked. */
  tcp: port,
  udpFirst: port,
  udpLast: port,
});
export type LiveKitPorts = Readonly<z.infer<typeof liveKitPorts>>;

/** The given ports if they are free; null when they are taken. */
export async function samePorts(ports: LiveKitPorts): Promise<LiveKitPorts | null> {
  return (await isFree(ports.http)) && (await isFree(ports.tcp)) ? ports : null;
}

/** Ports that are free now; null when there are none. */
export async function otherPorts(): Promise<LiveKitPorts | null> {
  const http = await freePort();
  const tcp = await freePort();
  if (http === null || tcp === null || http === tcp) return null;
  const udpFirst = randomPort(UDP_COUNT);
  return { http, tcp, udpFirst, udpLast: udpFirst + UDP_COUNT - 1 };
}
