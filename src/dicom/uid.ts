/** Unique identifiers made here: `2.25.` and a random UUID as a decimal number (PS3.5 B.2). */

/** A new UID from the platform's cryptographic random source. */
export function createUid(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return `2.25.${value}`;
}

/** True for a UID of PS3.5 9.1: at most 64 characters, components without leading zeros. */
export function isUid(text: string): boolean {
  return text.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(text);
}
