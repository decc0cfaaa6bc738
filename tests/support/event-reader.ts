/** Reads `GET /api/events` like any outsider: frames with id, event name and data. */
export interface Frame {
  readonly id: string | null;
  readonly event: string | null;
  readonly data: unknown;
}

export interface EventReader {
  readonly frames: readonly Frame[];
  readonly status: number;
  /** Resolves with the first frame, old or new, that fits. */
  until(fits: (frame: Frame) => boolean): Promise<Frame>;
  readonly ended: Promise<void>;
  close(): void;
}

export async function readEvents(url: string, token: string, lastEventId?: string): Promise<EventReader> {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/events`, {
    headers: { authorization: `Bearer ${token}`, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
    signal: abort.signal,
  });
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  const ended = (async () => {
    if (!response.body) return;
    let rest = '';
    try {
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) if (!part.startsWith(':')) frames.push(parse(part));
        for (const look of waiting) look();
      }
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    }
  })();
  return {
    frames,
    status: response.status,
    ended,
    close: () => abort.abort(),
    until: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = frames.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

function parse(part: string): Frame {
  const field = (name: string): string | null =>
    part
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? null;
  return { id: field('id'), event: field('event'), data: JSON.parse(field('data') ?? 'null') };
}
