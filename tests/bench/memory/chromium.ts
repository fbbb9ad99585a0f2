/**
 * Chromium without Playwright: its tools keep up to 200 MB of the bodies a page fetched, which would count as the page's
 * memory. One page, asked over the DevTools protocol for the values of expressions and for nothing else.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from '../../e2e/host.ts';

export interface BarePage {
  /** Value of an expression in the page; a promise is waited for. */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

interface Reply {
  readonly id: number;
  readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: unknown };
}

async function pageSocket(port: number): Promise<WebSocket> {
  for (;;) {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const page = targets.find((t) => t.type === 'page');
    if (page !== undefined) {
      const socket = new WebSocket(page.webSocketDebuggerUrl);
      await once(socket, 'open');
      return socket;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Opens one page, 1500 × 900. */
export async function openBarePage(address: string): Promise<BarePage> {
  const profile = mkdtempSync(join(tmpdir(), 'pedicle-bench-chromium-'));
  const args = [
    '--headless=new',
    '--no-sandbox',
    '--no-first-run',
    '--window-size=1500,900',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    address,
  ];
  const child = spawn(chromiumPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (found !== null) resolve(Number(found[1]));
    });
    child.once('exit', () => reject(new Error(`Chromium ended at once: ${said}`)));
  });
  const socket = await pageSocket(port);
  const waiting = new Map<number, (reply: Reply) => void>();
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  let lastId = 0;
  return {
    evaluate: async <T>(expression: string): Promise<T> => {
      lastId += 1;
      const params = { expression, awaitPromise: true, returnByValue: true };
      const reply = await new Promise<Reply>((resolve) => {
        waiting.set(lastId, resolve);
        socket.send(JSON.stringify({ id: lastId, method: 'Runtime.evaluate', params }));
      });
      if (reply.result?.exceptionDetails !== undefined)
        throw new Error(JSON.stringify(reply.result.exceptionDetails));
      return reply.result?.result?.value as T;
    },
    close: async () => {
      socket.close();
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
