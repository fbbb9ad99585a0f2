/** Health and Prometheus metrics on loopback: counts only, nothing of any patient. */
import { createServer } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import { fault } from '../../core/errors/errors.ts';
import type { NodeCounts } from '../network/node.ts';
import type { JobQueue } from '../queue/job-queue.ts';

export interface MetricsServer {
  readonly address: string;
  close(): Promise<void>;
}

function registryOf(queue: JobQueue, node: Readonly<NodeCounts>): Registry {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'pedicle_jobs',
    help: 'Jobs by kind and state.',
    labelNames: ['kind', 'state'],
    registers,
    async collect() {
      for (const [kind, lane] of [
        ['segment', queue],
        ['send', queue.sends],
      ] as const)
        for (const [state, count] of Object.entries(await lane.counts())) this.set({ kind, state }, count);
    },
  });
  new Gauge({
    name: 'pedicle_instances',
    help: 'Instances that came over the network, by what became of them.',
    labelNames: ['result'],
    registers,
    collect() {
      for (const [result, count] of Object.entries(node.stored)) this.set({ result }, count);
    },
  });
  new Gauge({
    name: 'pedicle_received_bytes',
    help: 'Bytes of instances kept since the start.',
    registers,
    collect() {
      this.set(node.receivedBytes);
    },
  });
  new Gauge({
    name: 'pedicle_associations',
    help: 'Associations: open now, accepted and rejected since the start.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'open' }, node.open);
      this.set({ state: 'accepted' }, node.associations);
      this.set({ state: 'rejected' }, node.rejected.title + node.rejected.limit);
    },
  });
  new Gauge({
    name: 'pedicle_resident_bytes',
    help: 'Memory of the process.',
    registers,
    collect() {
      this.set(process.memoryUsage().rss);
    },
  });
  return registry;
}

/** @param port 0 = any free one. @throws PedicleError `port-in-use`. */
export async function startMetrics(
  port: number,
  queue: JobQueue,
  node: Readonly<NodeCounts>,
): Promise<MetricsServer> {
  const registry = registryOf(queue, node);
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000 }, (request, response) => {
    const answer = async (): Promise<void> => {
      if (request.url === '/metrics') {
        const text = await registry.metrics();
        response.writeHead(200, { 'Content-Type': registry.contentType }).end(text);
      } else if (request.url === '/health') {
        // Healthy is who reaches the queue.
        await queue.counts();
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":"ok"}\n');
      } else response.writeHead(404).end();
    };
    answer().catch(() => {
      if (!response.headersSent) response.writeHead(503);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', (cause) => reject(fault('port-in-use', { port, of: 'metrics' }, { cause })));
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    address: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
