#!/usr/bin/env node
/** `pedicle`: runs the command line on a Node that takes TypeScript as it is. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureNodeModules, nodeOptionsFor, projectNode, runEnvironment } from './install.mjs';

/** A command that was killed (memory, signal) ended neither well nor with findings. */
const KILLED = 4;

const root = fileURLToPath(new URL('../../..', import.meta.url));
ensureNodeModules(root);
const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const [command] = process.argv.slice(2);
const run = spawn(projectNode(root), [...nodeOptionsFor(command), main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: runEnvironment(root),
});
// A terminal's Ctrl+C reaches both; a signal sent to this process alone is handed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => run.kill(signal));
run.on('error', () => process.exit(KILLED));
run.on('exit', (code) => process.exit(code ?? KILLED));
