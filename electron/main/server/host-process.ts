import type { ToHost } from '#electron/server-host/messages.ts';

/** The forked process that the bundled server runs in, as the supervisor sees it. */
export interface HostProcess {
  post(message: ToHost): void;
  onMessage(listener: (message: unknown) => void): void;
  /** A line that the server wrote. */
  onLine(listener: (line: string) => void): void;
  onExit(listener: (code: number) => void): void;
  kill(): void;
}
