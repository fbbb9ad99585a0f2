/** What every host holds: connections with the API's handlers and events, and the blobs. Nothing here knows how it is reached. */
import type { BackendEvent, Handlers } from '../../contract/index.ts';
import type { BlobStore } from '../blobs/blobs.ts';

/** One client: what it opens is its own and goes with it. */
export interface Connection {
  readonly handlers: Handlers;
  /** Events of this client's own work. @returns a function that stops listening. */
  onEvent(listener: (event: BackendEvent) => void): () => void;
  /**
   * The client is gone. Its scans and jobs end, its prepared exports are removed, its cases are parked: memory is freed
   * and each journal stays on disk and is offered again at once. Calls after that are refused.
   */
  close(): Promise<void>;
}

export interface Backend {
  readonly blobs: BlobStore;
  connect(): Connection;
  /** Closes every connection and removes temporary files. */
  close(): Promise<void>;
}
