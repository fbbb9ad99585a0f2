/**
 * The web host: the renderer, the API (WebSocket, MessagePack) and blobs (HTTP, ranges) on 127.0.0.1. Also a real way to
 * run Pedicle on an air-gapped workstation with nothing but Node and a browser.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Backend } from '../../backend/app/backend.ts';
import { MAX_MESSAGE_BYTES, serveApi } from '../../contract/index.ts';
import { fault } from '../../core/errors/errors.ts';
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
  /** Pages connected now. */
  pages(): number;
  /** Whether any page has ever connected. */
  everOpened(): boolean;
  close(): Promise<void>;
}

const refuse = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
};

/**
 * Sets the cookie and leads to the page. A browser that comes from a file of ours (Sec-Fetch-Site: cross-site) would not
 * send a strict cookie along a redirect; from a page of our own it does.
 */
function enter(request: IncomingMessage, response: ServerResponse, cookie: string): void {
  const headers = { ...SECURITY_HEADERS, 'Set-Cookie': cookie };
  const from = request.headers['sec-fetch-site'];
  if (from === undefined || from === 'none' || from === 'same-origin') {
    response.writeHead(303, { ...headers, Location: '/' }).end();
    return;
  }
  response.writeHead(200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>Pedicle</title><meta http-equiv="refresh" content="0;url=/">');
}

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
    const outcome = session.redeem(token);
    if (outcome === 'later') return refuse(response, 429, 'Too many wrong links. Wait a minute.');
    if (outcome === 'wrong')
      return refuse(response, 403, 'This link was used before or is wrong. Start Pedicle again.');
    return enter(request, response, session.cookieHeader(port));
  }
  if (!session.holds(request, port))
    return refuse(response, 403, 'No session. Open the address Pedicle printed.');
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

/** Pages open at a time; one page needs one socket. */
const MAX_PAGES = 64;

/** Answers an upgrade that is not taken. */
function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
}

interface Pages {
  count(): number;
  everOpened(): boolean;
  close(): void;
}

function acceptSockets(server: Server, session: Session, portOf: () => number, backend: Backend): Pages {
  let everOpened = false;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, socket, head) => {
    // Before anything: from here on the socket is ours, and an error nobody listens to ends the process.
    socket.on('error', () => socket.destroy());
    const port = portOf();
    const allowed =
      request.url === '/ws' &&
      isOurHost(request, port) &&
      isOurOrigin(request, port, true) &&
      session.holds(request, port);
    if (!allowed) return turnAway(socket, '403 Forbidden');
    if (sockets.clients.size >= MAX_PAGES) return turnAway(socket, '503 Service Unavailable');
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      everOpened = true;
      const connection = backend.connect();
      const served = serveApi(socketChannel(webSocket), connection.handlers);
      connection.onEvent(served.push);
      webSocket.on('close', () => {
        served.stop();
        void connection.close();
      });
    });
  });
  return {
    count: () => sockets.clients.size,
    everOpened: () => everOpened,
    close: () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

/** Requests are short and come from this machine: whoever dawdles is cut off. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 5_000 };

/** Starts listening on 127.0.0.1. @throws PedicleError `port-in-use`. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = options.token ?? newToken();
  const session = createSession(token, { reusable: options.token !== undefined });
  const portOf = (): number => (server.address() as AddressInfo).port;
  const server = createServer(PATIENCE, (request, response) => {
    respond(request, response, session, portOf(), options).catch(() => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'Internal error.');
    });
  });
  server.on('connection', (socket) => socket.on('error', () => socket.destroy()));
  const pages = acceptSockets(server, session, portOf, options.backend);
  await new Promise<void>((resolve, reject) => {
    // Stays for good: once it listens, an error of the server itself must not end the process.
    server.on('error', (cause) =>
      reject(fault('port-in-use', { port: options.port, of: 'page' }, { cause })),
    );
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const port = portOf();
  return {
    port,
    pages: pages.count,
    everOpened: pages.everOpened,
    address: `http://127.0.0.1:${port}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        pages.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
