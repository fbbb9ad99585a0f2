/** The message channel of a plain browser: a WebSocket of the page's own origin. */
import { type Channel, decodeMessage, encodeMessage } from '../../contract/index.ts';
import { fault } from '../../core/errors/errors.ts';

/** Resolves once the socket is open. @throws PedicleError `connection-refused`. */
export function socketChannel(url: string): Promise<Channel> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const closers = new Set<() => void>();
  const listeners = new Set<(message: unknown) => void>();
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (!(event.data instanceof ArrayBuffer)) return;
    const message = decodeMessage(new Uint8Array(event.data));
    for (const listener of listeners) listener(message);
  });
  socket.addEventListener('close', () => {
    for (const closer of closers) closer();
    closers.clear();
  });
  const channel: Channel = {
    send: (message) => socket.send(encodeMessage(message) as Uint8Array<ArrayBuffer>),
    onMessage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose: (listener) => {
      closers.add(listener);
      return () => closers.delete(listener);
    },
  };
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(channel));
    socket.addEventListener('error', () => reject(fault('connection-refused')));
  });
}
