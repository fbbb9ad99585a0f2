/** Request and answer over a worker's messages, with errors that keep their words. */
import type { Code } from '../../core/errors/catalogue/index.ts';
import { fault, PedicleError, retold } from '../../core/errors/errors.ts';

interface Request<P> {
  readonly id: number;
  readonly params: P;
}
interface Failure {
  readonly code: Code;
  readonly message: string;
  readonly action: string;
}
type Answer<R> = { readonly id: number } & ({ readonly result: R } | { readonly failure: Failure | null });

interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** Worker side: answers every request with `work`; `transfer` names the buffers to hand over rather than copy. */
export function answerRequests<P, R>(work: (params: P) => R, transfer: (result: R) => Transferable[]): void {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage = (event: MessageEvent<Request<P>>) => {
    const { id, params } = event.data;
    try {
      const result = work(params);
      scope.postMessage({ id, result } satisfies Answer<R>, transfer(result));
    } catch (error) {
      const failure =
        error instanceof PedicleError
          ? { code: error.code, message: error.message, action: error.action }
          : null;
      scope.postMessage({ id, failure } satisfies Answer<R>, []);
    }
  };
}

const failed = (failure: Failure | null): PedicleError =>
  failure === null ? fault('worker-failed', { what: 'calculation' }) : retold(failure);

/** A worker to ask; `stop` ends it and frees its memory (what is still asked fails, for `why`), the next request starts a new one. */
export interface AskedWorker<P, R> {
  (params: P): Promise<R>;
  stop(why?: PedicleError): void;
}

/** Page side: a worker made at the first request, requests answered in order; `transfer` as on the worker's side. */
export function askWorker<P, R>(
  makeWorker: () => Worker,
  transfer: (params: P) => Transferable[] = () => [],
): AskedWorker<P, R> {
  const open = new Map<number, { resolve: (result: R) => void; reject: (error: Error) => void }>();
  let worker: Worker | null = null;
  let lastId = 0;
  const start = (): Worker => {
    const made = makeWorker();
    made.onmessage = (event: MessageEvent<Answer<R>>) => {
      const asked = open.get(event.data.id);
      open.delete(event.data.id);
      if ('result' in event.data) asked?.resolve(event.data.result);
      else asked?.reject(failed(event.data.failure));
    };
    // A worker that could not start or ran out of memory: everything asked fails, the next request starts a new one.
    made.onerror = () => stop();
    return made;
  };
  const stop = (why = failed(null)): void => {
    for (const asked of open.values()) asked.reject(why);
    open.clear();
    worker?.terminate();
    worker = null;
  };
  const ask = (params: P): Promise<R> =>
    new Promise((resolve, reject) => {
      worker ??= start();
      lastId += 1;
      open.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, params } satisfies Request<P>, transfer(params));
    });
  return Object.assign(ask, { stop });
}
