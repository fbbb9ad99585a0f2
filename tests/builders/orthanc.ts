/** Orthanc as the PACS on the other side: a process of its own in a folder of its own, gone with the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
export const hasDicomWeb = existsSync(PLUGIN);

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

export interface Orthanc {
  readonly dicomPort: number;
  readonly url: string;
  /** The file of an instance as Orthanc keeps it. */
  file(sopInstanceUid: string): Promise<Buffer>;
  count(): Promise<number>;
  close(): Promise<void>;
}

/** @param node title and port of the node of ours that it may send to. */
export async function startOrthanc(node: { title: string; port: number }): Promise<Orthanc> {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-orthanc-'));
  const [dicomPort, httpPort] = [await freePort(), await freePort()];
  writeFileSync(
    join(folder, 'orthanc.json'),
    JSON.stringify({
      Name: 'PACS',
      StorageDirectory: join(folder, 'db'),
      IndexDirectory: join(folder, 'db'),
      DicomAet: 'PACS',
      DicomPort: dicomPort,
      HttpPort: httpPort,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      DicomAlwaysAllowGet: true,
      DicomAlwaysAllowFind: true,
      DicomAlwaysAllowMove: true,
      DicomModalities: { node: [node.title, '127.0.0.1', node.port] },
      ...(hasDicomWeb ? { Plugins: [PLUGIN], DicomWeb: { Enable: true, Root: '/dicom-web/' } } : {}),
    }),
  );
  const child: ChildProcess = spawn('Orthanc', [join(folder, 'orthanc.json')], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${httpPort}`;
  const ask = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await fetch(`${url}${path}`, init);
    if (!response.ok) throw new Error(`Orthanc: ${response.status} ${path}`);
    return response;
  };
  for (let n = 0; ; n += 1) {
    if (
      await ask('/system').then(
        () => true,
        () => false,
      )
    )
      break;
    if (n > 300 || child.exitCode !== null) throw new Error('Orthanc did not start');
    await pause(200);
  }
  return {
    dicomPort,
    url,
    file: async (uid) => {
      const found = (await (await ask('/tools/lookup', { method: 'POST', body: uid })).json()) as {
        ID: string;
        Type: string;
      }[];
      const id = found.find(({ Type }) => Type === 'Instance')?.ID;
      return Buffer.from(await (await ask(`/instances/${id}/file`)).arrayBuffer());
    },
    count: async () =>
      ((await (await ask('/statistics')).json()) as { CountInstances: number }).CountInstances,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
