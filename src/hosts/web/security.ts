/** What stands between the loopback port and the patient's data. Every check answers before any work is done. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Cookies know no port: each host needs a name of its own, or two hosts in one browser sign each other out. */
const cookieName = (port: number): string => `pedicle-session-${port}`;

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

/** Wrong tokens answered at once, and how long one of them counts. */
const GUESSES = 20;
const GUESS_MS = 1000;

/** The session the host accepts: a one-time token buys the cookie, the cookie opens everything else. */
export interface Session {
  /** `taken` for the right token (once, or always for a reusable one) whatever came before it; `later` for wrong ones after many. */
  redeem(token: string): 'taken' | 'wrong' | 'later';
  cookieHeader(port: number): string;
  holds(request: IncomingMessage, port: number): boolean;
}

/**
 * The right token is never kept waiting: a flood of wrong ones from another page must not lock the user out. Guessing is hopeless by the
 * token's length alone (256 random bits, or a user's own that `hostToken` accepts), not by the brake, which only keeps a flood cheap.
 * @param options.now clock in ms.
 */
export function createSession(token: string, options: { reusable: boolean; now?: () => number }): Session {
  const secret = newToken();
  const now = options.now ?? (() => performance.now());
  let spent = false;
  /** When the last of the wrong tokens will be forgotten. */
  let heldUntil = Number.NEGATIVE_INFINITY;
  return {
    redeem: (given) => {
      if (!spent && equal(given, token)) {
        spent = !options.reusable;
        return 'taken';
      }
      const held = Math.max(0, heldUntil - now());
      if (held > (GUESSES - 1) * GUESS_MS) return 'later';
      heldUntil = now() + held + GUESS_MS;
      return 'wrong';
    },
    cookieHeader: (port) => `${cookieName(port)}=${secret}; HttpOnly; SameSite=Strict; Path=/`,
    holds: (request, port) => {
      const prefix = `${cookieName(port)}=`;
      return (request.headers.cookie ?? '')
        .split(';')
        .map((part) => part.trim())
        .some((part) => part.startsWith(prefix) && equal(part.slice(prefix.length), secret));
    },
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
