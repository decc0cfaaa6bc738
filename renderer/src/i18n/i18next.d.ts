import type { resources } from './resources.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    /** An unknown key, or a text whose blank is not filled, is a compile error. */
    readonly resources: (typeof resources)['en'];
    readonly defaultNS: 'ui';
  }
}
