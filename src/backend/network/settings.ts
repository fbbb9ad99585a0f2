/** Whom Pedicle talks to: its own address, who may send, where results go. Nothing listens but on loopback until this says so. */
import { access, readFile } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { fault } from '../../core/errors/errors.ts';

const aeTitle = z
  .string()
  .trim()
  .regex(/^[\x20-\x5b\x5d-\x7e]{1,16}$/, 'an AE title has 1 to 16 characters without a backslash');
const port = z.number().int().min(0).max(65535);
const MIB = 2 ** 20;
/** Longer waits overflow the platform's timers, which then fire at once. */
const WEEK_S = 7 * 24 * 3600;

/** `10.1.2.3`, `10.1.2.0/24`, IPv6 likewise. */
const network = z.string().refine((text) => {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}, 'an IP address, or one with /bits');

const certificates = z.strictObject({
  /** Files in PEM. */
  key: z.string().min(1),
  certificate: z.string().min(1),
  /** Who must have signed the other side's certificate; for the node it then must show one. */
  authorities: z.string().min(1).optional(),
});

const dicomDestination = z.strictObject({
  kind: z.literal('dicom'),
  name: z.string().min(1).max(64),
  aeTitle,
  host: z.string().min(1),
  port,
  tls: certificates.optional(),
});

const webDestination = z.strictObject({
  kind: z.literal('dicomweb'),
  name: z.string().min(1).max(64),
  /** Root of the services, as `https://pacs/dicom-web`. */
  url: z.url({ protocol: /^https?$/ }),
  /** A file that holds the value of the Authorization header: no secret stands in this file. */
  authorizationFile: z.string().min(1).optional(),
});

export const destinationSchema = z.discriminatedUnion('kind', [dicomDestination, webDestination]);

const limitsSchema = z.strictObject({
  associations: z.number().int().min(1).max(1000).default(32),
  /** Largest PDU that is taken, bytes. */
  pduBytes: z
    .number()
    .int()
    .min(4096)
    .max(4 * MIB)
    .default(128 * 1024),
  /** Largest instance that is taken, bytes. */
  instanceBytes: z
    .number()
    .int()
    .min(1024)
    .default(4096 * MIB),
  /** An association that says nothing for so long is closed. */
  idleSeconds: z.number().min(1).max(WEEK_S).default(60),
  associationSeconds: z.number().min(1).max(WEEK_S).default(3600),
  /** Room that stays free on the disk, bytes: below it nothing more is taken. */
  freeBytes: z
    .number()
    .min(0)
    .default(2048 * MIB),
});

const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || /^127\./.test(address);

export const nodeSettingsSchema = z
  .strictObject({
    version: z.literal(1),
    aeTitle: aeTitle.default('PEDICLE'),
    address: z.string().default('127.0.0.1'),
    port: port.default(11112),
    tls: certificates.optional(),
    /** Who may open an association; on loopback an empty list means every program of this machine. */
    peers: z.array(z.strictObject({ aeTitle, addresses: z.array(network).min(1) })).default([]),
    limits: limitsSchema.prefault({}),
    destinations: z.array(destinationSchema).default([]),
  })
  .check(({ value, issues }) => {
    if (!isLoopback(value.address) && value.peers.length === 0)
      issues.push({
        code: 'custom',
        input: value,
        path: ['peers'],
        message: 'an address beyond this machine needs a list of who may send',
      });
    const names = value.destinations.map(({ name }) => name);
    if (new Set(names).size < names.length)
      issues.push({ code: 'custom', input: value, path: ['destinations'], message: 'a name is used twice' });
  });

export type NodeSettings = z.infer<typeof nodeSettingsSchema>;
export type Destination = z.infer<typeof destinationSchema>;
export type DicomDestination = z.infer<typeof dicomDestination>;
export type WebDestination = z.infer<typeof webDestination>;

/** @throws PedicleError `network-settings`, with what is wrong and where. */
export function parseNodeSettings(value: unknown): NodeSettings {
  const parsed = nodeSettingsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw fault('network-settings', { wrong: z.prettifyError(parsed.error) });
}

/** @throws PedicleError `network-settings`. */
export async function readNodeSettings(path: string): Promise<NodeSettings> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw fault('network-settings', { why: 'unreadable' }, { cause });
  }
  return parseNodeSettings(value);
}

/** The settings in Pedicle's own folder; null where there are none. @throws PedicleError `network-settings`. */
export async function ownNodeSettings(folder: string): Promise<NodeSettings | null> {
  const file = join(folder, 'network.json');
  const there = await access(file).then(
    () => true,
    () => false,
  );
  return there ? readNodeSettings(file) : null;
}

/** @throws PedicleError `network-unknown` with the names there are. */
export function destinationOf(destinations: readonly Destination[], name: string): Destination {
  const found = destinations.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = destinations.map((one) => one.name).join(', ');
  throw fault('network-unknown', { name, names });
}

/** @returns whether this AE title may come from this address. */
export function allowList(peers: NodeSettings['peers']): (title: string, address: string) => boolean {
  if (peers.length === 0) return (_title, address) => isLoopback(plain(address));
  const lists = peers.map((peer) => {
    const list = new BlockList();
    for (const one of peer.addresses) {
      const [address = '', bits] = one.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
    }
    return { title: peer.aeTitle, list };
  });
  return (title, address) => {
    const from = plain(address);
    // '' when the other side is gone already.
    if (isIP(from) === 0) return false;
    const family = isIP(from) === 6 ? 'ipv6' : 'ipv4';
    return lists.some((peer) => peer.title === title.trim() && peer.list.check(from, family));
  };
}

/** An IPv4 address as it is, where the socket gives it as IPv6. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

/** As `tls` takes them. @throws PedicleError `network-settings` when one of the files cannot be read. */
export async function readCertificates({ key, certificate, authorities }: z.infer<typeof certificates>) {
  try {
    return {
      key: await readFile(key),
      cert: await readFile(certificate),
      ...(authorities === undefined ? {} : { ca: await readFile(authorities) }),
    };
  } catch (cause) {
    throw fault('network-settings', { why: 'key' }, { cause });
  }
}
