/** Two channel ends in one process; every message passes through the byte codec, as over a socket. */
import type { Channel } from '../../src/contract/channel.ts';
import { decodeMessage, encodeMessage } from '../../src/contract/codec.ts';

/** @returns [client end, server end, close()]. */
export function memoryChannelPair(): [Channel, Channel, () => void] {
  const messages = [new Set<(m: unknown) => void>(), new Set<(m: unknown) => void>()] as const;
  const closers = new Set<() => void>();
  const end = (mine: 0 | 1): Channel => ({
    send: (message) => {
      const bytes = encodeMessage(message);
      queueMicrotask(() => {
        for (const listener of messages[mine === 0 ? 1 : 0]) listener(decodeMessage(bytes));
      });
    },
    onMessage: (listener) => {
      messages[mine].add(listener);
      return () => messages[mine].delete(listener);
    },
    onClose: (listener) => {
      closers.add(listener);
      return () => closers.delete(listener);
    },
  });
  const close = (): void => {
    for (const listener of closers) listener();
  };
  return [end(0), end(1), close];
}
