/** What every host holds: the API's handlers, the events, and the blobs. Nothing here knows how it is reached. */
import type { BackendEvent, Handlers } from '../../contract/index.ts';
import type { BlobStore } from '../blobs/blobs.ts';

export interface Backend {
  readonly handlers: Handlers;
  readonly blobs: BlobStore;
  /** @returns a function that stops listening. */
  onEvent(listener: (event: BackendEvent) => void): () => void;
  /** Cancels jobs, closes journals (their files stay when there are edits), removes temporary files. */
  close(): Promise<void>;
}
