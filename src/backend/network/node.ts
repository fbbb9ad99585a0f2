/**
 * The DICOM node: C-ECHO, and C-STORE straight to disk. dcmjs-dimse speaks the protocol; who may speak, how much, and what reaches it at
 * all is decided here (docs/decisions/0160).
 */
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import dimse from 'dcmjs-dimse';
import { fault } from '../../core/errors/errors.ts';
import { GuardedSocket } from './guarded-socket.ts';
import type { Inbox, StoreResult } from './inbox.ts';
import { beQuiet, chooseContext } from './library.ts';
import type { PduFault } from './pdu-check.ts';
import { allowList, type NodeSettings, readCertificates } from './settings.ts';
import { StoreScp } from './store-scp.ts';

const { CEchoResponse } = dimse.responses;

/** Counts since the start; no name, no UID. */
export interface NodeCounts {
  associations: number;
  open: number;
  receivedBytes: number;
  readonly rejected: { title: number; limit: number };
  /** Instances by what became of them. */
  readonly stored: Record<StoreResult, number>;
  readonly faults: Partial<Record<PduFault, number>>;
}

export interface DicomNode {
  readonly port: number;
  readonly counts: Readonly<NodeCounts>;
  /** Lets go of every association; what was acknowledged is on the disk. */
  close(): Promise<void>;
}

type Association = InstanceType<typeof dimse.association.Association>;

class NodeScp extends StoreScp {
  associated = false;
  private readonly settings: NodeSettings;
  private readonly counts: NodeCounts;
  private readonly mayCall: (title: string) => boolean;

  constructor(
    guard: GuardedSocket,
    inbox: Inbox,
    settings: NodeSettings,
    counts: NodeCounts,
    mayCall: (title: string) => boolean,
  ) {
    super(guard, inbox, '', (result, bytes) => {
      counts.stored[result] += 1;
      if (result === 'done') counts.receivedBytes += bytes;
    });
    this.settings = settings;
    this.counts = counts;
    this.mayCall = mayCall;
  }

  override associationRequested(association: Association): void {
    this.title = association.getCallingAeTitle().trim();
    const called = association.getCalledAeTitle().trim();
    const { CallingAeNotRecognized, CalledAeNotRecognized } = dimse.constants.RejectReason;
    if (called !== this.settings.aeTitle || !this.mayCall(this.title)) {
      this.counts.rejected.title += 1;
      const reason = called === this.settings.aeTitle ? CallingAeNotRecognized : CalledAeNotRecognized;
      this.sendAssociationReject(
        dimse.constants.RejectResult.Permanent,
        dimse.constants.RejectSource.ServiceUser,
        reason,
      );
      this.guard.end();
      return;
    }
    if (this.counts.open > this.settings.limits.associations) {
      this.counts.rejected.limit += 1;
      // PS3.8 9.3.4: transient, provider (presentation), local limit exceeded.
      this.sendAssociationReject(2, 3, 2);
      this.guard.end();
      return;
    }
    this.counts.associations += 1;
    this.associated = true;
    for (const { context } of association.getPresentationContexts()) chooseContext(context);
    this.sendAssociationAccept();
  }

  override associationReleaseRequested(): void {
    this.sendAssociationReleaseResponse();
    this.guard.end();
  }

  override cEchoRequest(
    request: InstanceType<typeof dimse.requests.CEchoRequest>,
    callback: (response: InstanceType<typeof CEchoResponse>) => void,
  ): void {
    const response = CEchoResponse.fromRequest(request);
    response.setStatus(0);
    callback(response);
  }
}

const newCounts = (): NodeCounts => ({
  associations: 0,
  open: 0,
  receivedBytes: 0,
  rejected: { title: 0, limit: 0 },
  stored: { done: 0, outOfResources: 0, doesNotMatch: 0, notUnderstood: 0 },
  faults: {},
});

/** Time for a connection to become an association. */
const TO_ASSOCIATE_MS = 15_000;

/** @throws PedicleError `port-in-use`, `network-settings` (certificates that cannot be read). */
export async function startDicomNode(settings: NodeSettings, inbox: Inbox): Promise<DicomNode> {
  beQuiet(settings.limits.pduBytes);
  const counts = newCounts();
  const sockets = new Set<Socket>();
  const { limits } = settings;
  const allowed = allowList(settings.peers);

  const take = (raw: Socket): void => {
    // Beyond twice the limit not even a refusal is worth its memory.
    if (sockets.size >= 2 * limits.associations) {
      raw.destroy();
      return;
    }
    sockets.add(raw);
    counts.open += 1;
    const guard = new GuardedSocket(raw, 'called', limits, (fault) => {
      counts.faults[fault] = (counts.faults[fault] ?? 0) + 1;
    });
    const from = raw.remoteAddress ?? '';
    const scp = new NodeScp(guard, inbox, settings, counts, (title) => allowed(title, from));
    const late = setTimeout(() => {
      if (!scp.associated) raw.destroy();
    }, TO_ASSOCIATE_MS);
    const over = setTimeout(() => raw.destroy(), limits.associationSeconds * 1000);
    scp.on('networkError', () => guard.destroy());
    guard.on('close', () => {
      clearTimeout(late);
      clearTimeout(over);
      sockets.delete(raw);
      counts.open -= 1;
    });
  };
  const server = await makeServer(settings, take);
  server.maxConnections = 4 * limits.associations;
  await listen(server, settings);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : settings.port,
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const raw of sockets) raw.destroy();
      }),
  };
}

async function makeServer({ tls }: NodeSettings, take: (raw: Socket) => void): Promise<Server> {
  if (tls === undefined) return createServer(take);
  const server = createTlsServer(
    {
      ...(await readCertificates(tls)),
      minVersion: 'TLSv1.2',
      handshakeTimeout: TO_ASSOCIATE_MS,
      ...(tls.authorities === undefined ? {} : { requestCert: true, rejectUnauthorized: true }),
    },
    take,
  );
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

const listen = (server: Server, { address, port }: NodeSettings): Promise<void> =>
  new Promise((resolve, reject) => {
    // Stays for good: an error of a listening server must not end the process.
    server.on('error', (cause) => reject(fault('port-in-use', { port, address }, { cause })));
    server.listen(port, address, resolve);
  });
