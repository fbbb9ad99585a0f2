/** One instance on its way from the network to the disk: never whole in memory, durable before it is acknowledged. */
import { closeSync, fdatasync, openSync, rmSync, writev } from 'node:fs';
import { Writable } from 'node:stream';

/** The start of the file that is kept in memory, so that its header can be read without reading it again. */
const HEAD_BYTES = 64 * 1024;

export class IncomingFile extends Writable {
  readonly path: string;
  bytes = 0;
  private readonly parts: Buffer[] = [];
  private headBytes = 0;
  private file: number | null = null;
  private readonly meta: Uint8Array;
  private readonly mostBytes: number;

  /**
   * @param meta preamble and File Meta Information, written first.
   * @param mostBytes a longer instance fails with a RangeError.
   */
  constructor(path: string, meta: Uint8Array, mostBytes: number) {
    // The caller holds the socket while much is waiting; write() itself must never ask to wait.
    super({ highWaterMark: Number.MAX_SAFE_INTEGER });
    this.path = path;
    this.meta = meta;
    this.mostBytes = mostBytes;
  }

  /** The first 64 KiB of the file. */
  head(): Uint8Array {
    return Buffer.concat(this.parts);
  }

  override _construct(done: (error?: Error | null) => void): void {
    try {
      // Short calls are made at once: on a busy machine each wait for a thread costs more than they do.
      this.file = openSync(this.path, 'wx', 0o600);
    } catch (error) {
      done(error as Error);
      return;
    }
    this.put([Buffer.from(this.meta)], done);
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.put([chunk], done);
  }

  override _writev(
    chunks: readonly { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    this.put(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: (error?: Error | null) => void): void {
    fdatasync(this.file as number, (error) => {
      if (error === null) this.closeFile();
      done(error);
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const finished = this.file === null && this.writableFinished;
    this.closeFile();
    // A finished file belongs to whoever asked for it.
    if (!finished) rmSync(this.path, { force: true });
    done(error);
  }

  private closeFile(): void {
    const { file } = this;
    this.file = null;
    if (file !== null) closeSync(file);
  }

  private put(chunks: Buffer[], done: (error?: Error | null) => void): void {
    let total = 0;
    for (const chunk of chunks) {
      total += chunk.length;
      const wanted = Math.min(chunk.length, HEAD_BYTES - this.headBytes);
      if (wanted <= 0) continue;
      this.parts.push(Buffer.from(chunk.subarray(0, wanted)));
      this.headBytes += wanted;
    }
    this.bytes += total;
    if (this.bytes > this.mostBytes) {
      done(new RangeError('The instance is larger than allowed.'));
      return;
    }
    this.writeOut(chunks, total, done);
  }

  /** The system may take less than it is given: the rest follows. */
  private writeOut(chunks: Buffer[], total: number, done: (error?: Error | null) => void): void {
    if (this.file === null) {
      done(new Error('The file is closed.'));
      return;
    }
    writev(this.file, chunks, (error, written) => {
      if (error !== null) done(error);
      else if (written < total)
        this.writeOut([Buffer.concat(chunks).subarray(written)], total - written, done);
      else done();
    });
  }
}
