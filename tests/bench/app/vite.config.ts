import { resolve } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: resolve(import.meta.dirname, '../../../out/bench-bare'),
    emptyOutDir: true,
    rollupOptions: { input: resolve(import.meta.dirname, 'bare.html') },
  },
});
