/** Who may come and how long they may stay. */
import { expect, test } from 'vitest';
import {
  allowList,
  nodeSettingsSchema,
  parseNodeSettings,
  readCertificates,
} from '../../../../src/backend/network/settings.ts';

test('title and address must both be listed, whatever form the address has', () => {
  const peers = [
    { aeTitle: 'CT1', addresses: ['10.1.2.0/24', 'fd00::/8'] },
    { aeTitle: 'CT2', addresses: ['10.1.3.7'] },
  ];
  const mayCome = allowList(peers);
  const asked: [string, string, boolean][] = [
    ['CT1', '10.1.2.9', true],
    ['CT1', '::ffff:10.1.2.9', true],
    ['CT1', 'fd12::1', true],
    ['CT1', '10.1.3.7', false],
    ['CT2', '10.1.3.8', false],
    ['ct1', '10.1.2.9', false],
    // A socket that is gone has no address: it comes from nowhere that is listed.
    ['CT1', '', false],
  ];
  for (const [title, address, may] of asked) expect(mayCome(title, address), `${title} ${address}`).toBe(may);
});

test('without a list only this machine may come', () => {
  const mayCome = allowList([]);
  expect([mayCome('ANY', '127.0.0.1'), mayCome('ANY', '::ffff:127.0.0.1'), mayCome('ANY', '::1')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([mayCome('ANY', '10.0.0.1'), mayCome('ANY', '')]).toEqual([false, false]);
});

test('times that would overflow a timer, and fire at once, are refused', () => {
  for (const name of ['idleSeconds', 'associationSeconds']) {
    const settings = { version: 1, limits: { [name]: 3_000_000 } };
    expect(() => parseNodeSettings(settings)).toThrow(expect.objectContaining({ code: 'network-settings' }));
    expect(nodeSettingsSchema.safeParse({ version: 1, limits: { [name]: 604_800 } }).success).toBe(true);
  }
});

test('a certificate that is not there is told as such', async () => {
  const nowhere = { key: '/nowhere/key.pem', certificate: '/nowhere/cert.pem' };
  await expect(readCertificates(nowhere)).rejects.toMatchObject({ code: 'network-settings' });
});
