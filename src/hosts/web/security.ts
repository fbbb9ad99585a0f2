/** What stands between the loopback port and the patient's data. Every check answers before any work is done. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const COOKIE = 'pedicle-session';

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
  'Cache-Control': 'no-store',
};

export const newToken = (): string => randomBytes(32).toString('base64url');

const equal = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

/** The session the host accepts: a one-time token buys the cookie, the cookie opens everything else. */
export interface Session {
  /** True once, for the right token. */
  redeem(token: string): boolean;
  readonly cookieHeader: string;
  holds(request: IncomingMessage): boolean;
}

export function createSession(token: string, options: { reusable: boolean }): Session {
  const secret = newToken();
  let spent = false;
  return {
    redeem: (given) => {
      if (spent || !equal(given, token)) return false;
      spent = !options.reusable;
      return true;
    },
    cookieHeader: `${COOKIE}=${secret}; HttpOnly; SameSite=Strict; Path=/`,
    holds: (request) =>
      (request.headers.cookie ?? '')
        .split(';')
        .map((part) => part.trim())
        .some((part) => part.startsWith(`${COOKIE}=`) && equal(part.slice(COOKIE.length + 1), secret)),
  };
}

/** DNS rebinding: only the loopback names with our own port. */
export function isOurHost(request: IncomingMessage, port: number): boolean {
  const host = request.headers.host ?? '';
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Cross-site requests: an Origin, where the browser sends one, must be ours. */
export function isOurOrigin(request: IncomingMessage, port: number, required: boolean): boolean {
  const origin = request.headers.origin;
  if (origin === undefined) return !required;
  return origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`;
}
