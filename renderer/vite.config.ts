import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Built for a strict CSP: every script and style is a file of its own, nothing is inlined as a data: address. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file, which comes from this machine: what is not there while it can’t be reached would fail just then.
    chunkSizeWarningLimit: 1_000,
  },
  worker: { format: 'es' },
});
