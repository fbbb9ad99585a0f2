/** A WebSocket as a contract channel: one binary frame, one message. */
import type { WebSocket } from 'ws';
import { type Channel, decodeMessage, encodeMessage } from '../../contract/index.ts';

function decodeOrNull(data: Buffer): unknown {
  try {
    return decodeMessage(data);
  } catch {
    return null;
  }
}

export function socketChannel(socket: WebSocket): Channel {
  return {
    send: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(encodeMessage(message));
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
  };
}
