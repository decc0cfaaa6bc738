import type { DesktopBridge } from '#shared/ipc.ts';

/** The part of Trusted Types that this page uses; TypeScript's own DOM types do not have it yet. */
interface TrustedTypePolicies {
  readonly createPolicy: (name: string, rules: { createHTML(text: string): string | null }) => unknown;
}

declare global {
  interface Window {
    /** Put there by the preload script; absent on the student's page, which runs in a browser. */
    readonly desktop?: DesktopBridge;
    readonly trustedTypes?: TrustedTypePolicies;
  }
}
