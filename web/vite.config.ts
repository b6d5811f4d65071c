import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const server = process.env.TOCSIN_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // The server's Content-Security-Policy allows nothing inline.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500, // The map; the console itself is watched by `npm run size`.
  },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {}, // Runes as in the browser, not as rendered on a server.
  server: { proxy: { '/api': server, '/tiles': server } },
});
