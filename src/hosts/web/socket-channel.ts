/** A WebSocket as a contract channel: one binary frame, one message. */
import type { WebSocket } from 'ws';
import { type Channel, decodeMessage, encodeMessage, MAX_MESSAGE_BYTES } from '../../contract/index.ts';

function decodeOrNull(data: Buffer): unknown {
  try {
    return decodeMessage(data);
  } catch {
    return null;
  }
}

/** Unread answers a client may let pile up; one that reads nothing is cut off. */
const MAX_UNREAD_BYTES = 2 * MAX_MESSAGE_BYTES;

export function socketChannel(socket: WebSocket): Channel {
  return {
    send: (message) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.terminate();
      // The callback takes the error of a client that has gone meanwhile.
      else socket.send(encodeMessage(message), () => undefined);
    },
    onMessage: (listener) => {
      const receive = (data: Buffer, isBinary: boolean): void => {
        const message = isBinary ? decodeOrNull(data) : null;
        if (message === null) socket.close(1007, 'malformed');
        else listener(message);
      };
      socket.on('message', receive);
      return () => socket.off('message', receive);
    },
    onClose: (listener) => {
      socket.on('close', listener);
      return () => socket.off('close', listener);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  };
}
