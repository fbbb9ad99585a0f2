/** Electron package: main and preload bundled for Node, the renderer as in vite.config.ts. */
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import renderer from './vite.config.ts';

const at = (path: string): string => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      rollupOptions: {
        // Threads and the child process have entries of their own; src/backend/app/entries.ts finds them beside main.js.
        input: {
          main: at('electron/main.ts'),
          cli: at('src/hosts/cli/main.ts'),
          'task-worker': at('src/backend/tasks/worker.ts'),
          'load-worker': at('src/backend/studies/worker/load-worker.ts'),
          'second-reader': at('src/backend/export/second-reader/child/main.ts'),
          'scan-worker': at('src/backend/studies/worker/scan-worker.ts'),
          'command-worker': at('src/hosts/cli/command-worker.ts'),
          'segmentation-watch': at('src/backend/segmentation/child/watch-parent.ts'),
          'segmentation-child': at('src/backend/segmentation/child/main.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      // A sandboxed preload must be CommonJS.
      rollupOptions: {
        input: { preload: at('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer,
});
