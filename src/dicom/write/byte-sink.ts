/** A growing little-endian byte buffer. */

export class ByteSink {
  position = 0;
  private bytes: Uint8Array;
  private view: DataView;

  constructor(initialBytes = 65536) {
    this.bytes = new Uint8Array(initialBytes);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for `count` bytes and returns the buffer; the caller writes at `position` and advances it. */
  reserve(count: number): Uint8Array {
    if (this.position + count > this.bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.position + count));
      grown.set(this.bytes.subarray(0, this.position));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    return this.bytes;
  }

  byte(value: number): void {
    this.reserve(1)[this.position] = value;
    this.position += 1;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.view.setUint16(this.position, value, true);
    this.position += 2;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.position, value, true);
    this.position += 4;
  }

  float32(value: number): void {
    this.reserve(4);
    this.view.setFloat32(this.position, value, true);
    this.position += 4;
  }

  float64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.position, value, true);
    this.position += 8;
  }

  ascii(text: string): void {
    const bytes = this.reserve(text.length);
    for (let n = 0; n < text.length; n += 1) bytes[this.position + n] = text.charCodeAt(n);
    this.position += text.length;
  }

  append(more: Uint8Array): void {
    this.reserve(more.length).set(more, this.position);
    this.position += more.length;
  }

  zeros(count: number): void {
    this.reserve(count).fill(0, this.position, this.position + count);
    this.position += count;
  }

  patchUint16(at: number, value: number): void {
    this.view.setUint16(at, value, true);
  }

  patchUint32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  /** Turns an element with a 16-bit length into UN with a 32-bit one: `headerAt` is its VR, `valueAt` its value. */
  widenToUnknown(headerAt: number, valueAt: number): void {
    const length = this.position - valueAt;
    this.reserve(4).copyWithin(valueAt + 4, valueAt, this.position);
    this.position += 4;
    this.bytes.set([0x55, 0x4e, 0, 0], headerAt);
    this.patchUint32(headerAt + 4, length);
  }

  /** The bytes written so far (a copy of exact size). */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.position);
  }
}
