/**
 * A socket that passes on only what {@link createPduCheck} lets through, stops reading while the disk is behind, and ends when
 * nothing comes any more. It has the few members of a `net.Socket` that the DICOM library uses.
 */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { createPduCheck, type PduFault, type PduLimits } from './pdu-check.ts';

/** Answers are small: who lets so much of them pile up does not read. */
const MOST_UNSENT = 32 * 2 ** 20;

export class GuardedSocket extends EventEmitter {
  private readonly raw: Socket;
  private readonly check;
  private holds = 0;

  /** @param onFault hears of what was refused, once; the socket is gone by then. */
  constructor(
    raw: Socket,
    side: 'called' | 'caller',
    limits: PduLimits & { readonly idleSeconds: number },
    onFault: (fault: PduFault) => void,
  ) {
    super();
    this.raw = raw;
    this.check = createPduCheck(side, limits);
    raw.setNoDelay(true);
    raw.setTimeout(limits.idleSeconds * 1000);
    raw.on('timeout', () => raw.destroy());
    raw.on('error', () => raw.destroy());
    raw.on('close', () => this.emit('close'));
    raw.on('end', () => raw.destroy());
    raw.on('data', (chunk: Buffer) => {
      const fault = this.check.push(chunk);
      if (fault === null) this.emit('data', chunk);
      else if (!raw.destroyed) {
        raw.destroy();
        onFault(fault);
      }
    });
  }

  write(bytes: Buffer): boolean {
    if (this.raw.destroyed) return false;
    this.check.sent(bytes[0] ?? 0);
    if (this.raw.writableLength > MOST_UNSENT) this.raw.destroy();
    return this.raw.write(bytes);
  }

  /** The one that checks time is this class; the library's wish is heard and left. */
  setTimeout(): this {
    return this;
  }

  /** Reads no further until every hold is released. */
  hold(): void {
    this.holds += 1;
    this.raw.pause();
  }

  release(): void {
    this.holds -= 1;
    if (this.holds === 0 && !this.raw.destroyed) this.raw.resume();
  }

  end(): void {
    this.raw.end();
  }

  destroy(): void {
    this.raw.destroy();
  }
}
