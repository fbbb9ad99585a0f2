/**
 * The web host: the renderer, the API (WebSocket, MessagePack) and blobs (HTTP, ranges) on 127.0.0.1. Also a real way to
 * run Pedicle on an air-gapped workstation with nothing but Node and a browser.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Backend } from '../../backend/app/backend.ts';
import { MAX_MESSAGE_BYTES, serveApi } from '../../contract/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';
import { sendBlob } from './blob-response.ts';
import {
  createSession,
  isOurHost,
  isOurOrigin,
  newToken,
  SECURITY_HEADERS,
  type Session,
} from './security.ts';
import { socketChannel } from './socket-channel.ts';
import { staticFile } from './static-files.ts';

export interface WebHostOptions {
  readonly backend: Backend;
  /** Folder of the built renderer. */
  readonly rendererFolder: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Token for the first request; made up when absent. A given token may be used again (air-gapped kiosk, tests). */
  readonly token?: string;
}

export interface WebHost {
  readonly port: number;
  /** Address with the one-time token: opening it sets the cookie and leads to `/`. */
  readonly address: string;
  close(): Promise<void>;
}

const refuse = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
};

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  port: number,
  options: WebHostOptions,
): Promise<void> {
  if (!isOurHost(request, port)) return refuse(response, 421, 'Wrong host.');
  if (!isOurOrigin(request, port, false)) return refuse(response, 403, 'Wrong origin.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET.');
  // Split by hand: URL would resolve dot segments and take `//name` for a host.
  const [pathname = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const token = new URLSearchParams(query).get('token');
  if (pathname === '/' && token !== null) {
    if (!session.redeem(token))
      return refuse(response, 403, 'This link was used before or is wrong. Start Pedicle again.');
    response.writeHead(303, { ...SECURITY_HEADERS, 'Set-Cookie': session.cookieHeader, Location: '/' });
    response.end();
    return;
  }
  if (!session.holds(request)) return refuse(response, 403, 'No session. Open the address Pedicle printed.');
  if (pathname.startsWith('/blob/'))
    return sendBlob(request, response, options.backend.blobs.get(pathname.slice(6)));
  const file = await staticFile(options.rendererFolder, pathname);
  if (file === null) return refuse(response, 404, 'Not found.');
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'Content-Type': file.type,
    'Content-Length': file.bytes.length,
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

function acceptSockets(server: Server, session: Session, portOf: () => number, backend: Backend): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, socket, head) => {
    const port = portOf();
    const allowed =
      request.url === '/ws' &&
      isOurHost(request, port) &&
      isOurOrigin(request, port, true) &&
      session.holds(request);
    if (!allowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const served = serveApi(socketChannel(webSocket), backend.handlers);
      const stopEvents = backend.onEvent(served.push);
      webSocket.on('close', () => {
        served.stop();
        stopEvents();
      });
    });
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}

/** Starts listening on 127.0.0.1. @throws PedicleError `port-in-use`. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = options.token ?? newToken();
  const session = createSession(token, { reusable: options.token !== undefined });
  const portOf = (): number => (server.address() as AddressInfo).port;
  const server = createServer((request, response) => {
    respond(request, response, session, portOf(), options).catch(() =>
      refuse(response, 500, 'Internal error.'),
    );
  });
  const closeSockets = acceptSockets(server, session, portOf, options.backend);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new PedicleError(
          'port-in-use',
          `Port ${options.port} cannot be opened.`,
          'Choose another with --port, or 0 for any.',
          { cause },
        ),
      ),
    );
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const port = portOf();
  return {
    port,
    address: `http://127.0.0.1:${port}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        closeSockets();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
