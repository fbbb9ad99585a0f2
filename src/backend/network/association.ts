/** One association that this program opens: request, answers, release; and what the other side says when it will not. */

import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import dimse from 'dcmjs-dimse';
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../../core/errors/errors.ts';
import { systemCode } from '../files/file-errors.ts';
import { GuardedSocket } from './guarded-socket.ts';
import { asSocket, beQuiet } from './library.ts';
import { type DicomDestination, readCertificates } from './settings.ts';

export type Scp = InstanceType<typeof dimse.Scp>;
type Request = Parameters<Scp['sendRequests']>[0] extends infer R ? Exclude<R, readonly unknown[]> : never;
type Association = InstanceType<typeof dimse.association.Association>;

export interface Caller {
  /** AE title this program calls itself. */
  readonly aeTitle: string;
  readonly pduBytes: number;
  readonly instanceBytes: number;
  readonly idleSeconds: number;
}

export const DEFAULT_CALLER: Omit<Caller, 'aeTitle'> = {
  pduBytes: 128 * 1024,
  instanceBytes: 4 * 2 ** 30,
  idleSeconds: 60,
};

export interface Talk {
  /** One after another; `syntaxUid` is the only transfer syntax offered for it, where it matters. */
  readonly requests: readonly { readonly request: Request; readonly syntaxUid?: string }[];
  /** Presentation contexts besides those of the requests. */
  readonly prepare?: (association: Association) => void;
  /** The class that takes what the other side sends meanwhile (C-GET); default refuses everything. */
  readonly scp?: (guard: GuardedSocket) => Scp;
  readonly signal?: AbortSignal;
}

const unreachable = (to: DicomDestination, cause?: unknown): PedicleError =>
  fault('network-unreachable', { to: to.name, address: `${to.host}:${to.port}` }, { cause });

/** Whether a connection failed for its certificate or its encryption, as Node and OpenSSL call it. */
export const saysTls = (cause: unknown): boolean =>
  /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO)/.test(systemCode(cause));

async function open(to: DicomDestination): Promise<Socket> {
  const { host, port, tls } = to;
  const secure = tls === undefined ? null : await readCertificates(tls);
  return new Promise((resolve, reject) => {
    const ready = (): void => {
      socket.removeAllListeners('error');
      resolve(socket);
    };
    const socket =
      secure === null
        ? connectPlain({ host, port }, ready)
        : connectTls({ host, port, minVersion: 'TLSv1.2', ...secure }, ready);
    socket.once('error', (cause) => {
      socket.destroy();
      reject(saysTls(cause) ? failed(to, { what: 'tls' }) : unreachable(to, cause));
    });
    socket.setTimeout(15_000, () => {
      socket.destroy();
      reject(unreachable(to));
    });
  });
}

/** PS3.8 table 9-21, of the reasons a user can do something about. */
const rejected = (to: DicomDestination, reason: number): PedicleError =>
  fault('network-rejected', { to: to.name, reason });

export const failed = (to: DicomDestination, why: Data<'network-failed'>['why']): PedicleError =>
  fault('network-failed', { to: to.name, why });

/**
 * Opens an association, sends the requests one after another, releases it.
 * @throws PedicleError `network-unreachable`, `network-rejected`, `network-failed` (ended before everything was answered), `cancelled`.
 */
export async function associate(to: DicomDestination, caller: Caller, talk: Talk): Promise<void> {
  beQuiet(caller.pduBytes);
  const socket = await open(to);
  await new Promise<void>((resolve, reject) => {
    let settled = false;
    const settle = (error?: PedicleError): void => {
      if (settled) return;
      settled = true;
      talk.signal?.removeEventListener('abort', stop);
      if (error === undefined) {
        socket.end();
        resolve();
        return;
      }
      socket.destroy();
      reject(error);
    };
    const stop = (): void => settle(fault('cancelled', { what: 'transfer' }));
    const guard = new GuardedSocket(socket, 'caller', caller, (wrong) =>
      settle(failed(to, { what: 'no-dicom', wrong })),
    );
    const scp = talk.scp?.(guard) ?? new dimse.Scp(asSocket(guard), {});
    const association = new dimse.association.Association(caller.aeTitle, to.aeTitle);
    association.setMaxPduLength(caller.pduBytes);
    for (const { request, syntaxUid } of talk.requests)
      association.addPresentationContextFromRequest(request, syntaxUid);
    talk.prepare?.(association);
    scp.on('associationAccepted', () => scp.sendRequests(talk.requests.map(({ request }) => request)));
    scp.on('associationRejected', ({ reason }: { reason: number }) => settle(rejected(to, reason)));
    scp.on('done', () => scp.sendAssociationReleaseRequest());
    scp.on('associationReleaseResponse', () => settle());
    scp.on('networkError', () => settle(failed(to, { what: 'broke' })));
    scp.on('abort', () => settle(failed(to, { what: 'aborted' })));
    guard.on('close', () => settle(failed(to, { what: 'closed' })));
    talk.signal?.addEventListener('abort', stop, { once: true });
    if (talk.signal?.aborted) stop();
    else scp.sendAssociationRequest(association);
  });
}
