/**
 * An API made remote: requests and replies over any channel that carries messages (WebSocket, Electron IPC, memory).
 * Both ends validate: the server parameters, the client results and events.
 */
import { z } from 'zod';
import { fault } from '../core/errors/errors.ts';
import { api, type Handlers, type Method, type Params, type Result } from './api.ts';
import { errorFromWire, errorSchema, errorToWire } from './errors.ts';
import { type BackendEvent, eventSchema } from './events.ts';

/** One end of a pipe of structured-cloneable messages. */
export interface Channel {
  send(message: unknown): void;
  /** @returns a function that stops listening. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Called once when the other side is gone. */
  onClose(listener: () => void): () => void;
  /** Stops and goes on reading, where the channel can: a client that asks faster than it is answered has to wait. */
  pause?(): void;
  resume?(): void;
}

const requestSchema = z.object({ id: z.number().int(), method: z.string(), params: z.unknown() });
const replySchema = z.union([
  z.object({ id: z.number().int(), ok: z.literal(true), result: z.unknown() }),
  z.object({ id: z.number().int(), ok: z.literal(false), error: errorSchema }),
]);

const isMethod = (name: string): name is Method => Object.hasOwn(api, name);

async function answer(handlers: Handlers, method: string, params: unknown): Promise<unknown> {
  if (!isMethod(method)) throw fault('unknown-call');
  const parsed = api[method].params.safeParse(params);
  if (!parsed.success) {
    const where = parsed.error.issues.map((i) => i.path.join('.')).join(', ');
    throw fault('bad-parameters', { method, where: where || 'its parameters' });
  }
  const handler = handlers[method] as (p: unknown) => Promise<unknown>;
  return handler(parsed.data);
}

/** Calls in work at a time; beyond them the channel is not read. */
const MAX_CALLS = 64;

/** Serves `handlers` on a channel; @returns functions to push an event and to stop. */
export function serveApi(
  channel: Channel,
  handlers: Handlers,
): { push(event: BackendEvent): void; stop(): void } {
  let working = 0;
  const begin = (): void => {
    working += 1;
    if (working === MAX_CALLS) channel.pause?.();
  };
  const end = (): void => {
    working -= 1;
    if (working === MAX_CALLS - 1) channel.resume?.();
  };
  const stop = channel.onMessage((message) => {
    const request = requestSchema.safeParse(message);
    if (!request.success) return;
    const { id, method, params } = request.data;
    begin();
    answer(handlers, method, params)
      .then((result) => channel.send({ id, ok: true, result }))
      .catch((error: unknown) => channel.send({ id, ok: false, error: errorToWire(error) }))
      .catch(() => undefined) // The client is gone.
      .finally(end);
  });
  return { push: (event) => channel.send({ event }), stop };
}

/** The API as the user interface sees it. */
export interface ApiClient {
  call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  onEvent(listener: (event: BackendEvent) => void): () => void;
  onClose(listener: () => void): () => void;
}

/** A client over a channel. A call rejects with PedicleError; `connection-lost` when the channel closes first. */
export function connectApi(channel: Channel): ApiClient {
  type Pending = { method: Method; resolve: (value: unknown) => void; reject: (error: Error) => void };
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: BackendEvent) => void>();
  let nextId = 1;
  let closed = false;

  const settle = (message: unknown): void => {
    const reply = replySchema.safeParse(message);
    if (!reply.success) return;
    const waiting = pending.get(reply.data.id);
    if (waiting === undefined) return;
    pending.delete(reply.data.id);
    if (!reply.data.ok) {
      waiting.reject(errorFromWire(reply.data.error));
      return;
    }
    const result = api[waiting.method].result.safeParse(reply.data.result);
    if (result.success) waiting.resolve(result.data);
    else waiting.reject(fault('bad-reply', { method: waiting.method }));
  };

  channel.onMessage((message) => {
    const event = z.object({ event: eventSchema }).safeParse(message);
    if (event.success) for (const listener of listeners) listener(event.data.event);
    else settle(message);
  });
  channel.onClose(() => {
    closed = true;
    for (const { reject } of pending.values()) {
      reject(fault('connection-lost', { saved: true }));
    }
    pending.clear();
  });

  return {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(fault('connection-lost', { saved: false }));
          return;
        }
        const id = nextId++;
        pending.set(id, { method, resolve: resolve as (value: unknown) => void, reject });
        channel.send({ id, method, params });
      }),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose: (listener) => channel.onClose(listener),
  };
}
