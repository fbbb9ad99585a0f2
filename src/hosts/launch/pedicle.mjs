#!/usr/bin/env node
/** `pedicle`: runs the command line on a Node that takes TypeScript as it is. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureNodeModules, projectNode, runEnvironment } from './install.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
ensureNodeModules(root);
const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const run = spawnSync(projectNode(root), [main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: runEnvironment(root),
});
process.exit(run.status ?? 1);
