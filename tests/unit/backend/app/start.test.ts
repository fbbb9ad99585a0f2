/** What the app loads before its first window: nothing that only networks, queues and reports need. */
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const NOT_AT_START = ['dcmjs-dimse', 'pg-boss', '@electric-sql/pglite', 'prom-client', 'echarts', 'dcmjs'];

test('the app starts without the libraries of the node, the queue and the reports', () => {
  const entry = pathToFileURL('src/backend/app/create-backend.ts').href;
  const script = `
import { registerHooks } from 'node:module';
const seen = new Set();
registerHooks({
  load(url, context, next) {
    const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
    if (name !== undefined) seen.add(name);
    return next(url, context);
  },
});
await import(${JSON.stringify(entry)});
console.log(JSON.stringify([...seen]));`;
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const seen: string[] = JSON.parse(text);
  expect(seen).toContain('zod');
  expect(seen.filter((name) => NOT_AT_START.includes(name))).toEqual([]);
});
