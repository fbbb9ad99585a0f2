/** docs/compose.yaml says nothing that is not there: names it refers to, conditions Compose knows, commands and options of this Pedicle. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pedicle } from '../../builders/cli.ts';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: unknown;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const readYaml =
  'import json,sys\ntry:\n import yaml\nexcept ImportError:\n sys.exit(0)\nprint(json.dumps(yaml.safe_load(open(sys.argv[1]))))';
const text =
  spawnSync('/usr/bin/python3', ['-c', readYaml, at('docs/compose.yaml')], { encoding: 'utf8' }).stdout ?? '';

/** Keys of a service in the Compose specification that this file uses; another one is a slip of the pen or a line to add here. */
const KEYS = [
  'image',
  'environment',
  'secrets',
  'volumes',
  'healthcheck',
  'ports',
  'command',
  'depends_on',
  'stop_grace_period',
];

test.skipIf(text.trim() === '')('every name, condition, command and option of it exists', async () => {
  const { services, secrets, volumes } = JSON.parse(text) as Compose;
  expect(Object.keys(services).sort()).toEqual(['database', 'node', 'orthanc', 'worker']);
  const ownHelp = new Map<string, string>();
  for (const [name, service] of Object.entries(services)) {
    for (const key of Object.keys(service)) expect(KEYS, `${name}.${key}`).toContain(key);
    for (const secret of service.secrets ?? []) expect(Object.keys(secrets), name).toContain(secret);
    for (const mount of service.volumes ?? []) {
      const [source = ''] = mount.split(':');
      if (!source.startsWith('.')) expect(Object.keys(volumes), `${name}: ${mount}`).toContain(source);
    }
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(['service_started', 'service_healthy', 'service_completed_successfully']).toContain(condition);
      if (condition === 'service_healthy') expect(services[other]?.healthcheck, other).toBeDefined();
    }
    if (service.image !== 'pedicle') continue;
    const [command = '', ...rest] = service.command ?? [];
    const help = await pedicle(command, '--help');
    expect(help.status, command).toBe(0);
    ownHelp.set(command, help.out);
    for (const option of rest.filter((word) => word.startsWith('--')))
      expect(help.out, `${command} ${option}`).toMatch(new RegExp(`^\\s+${option}\\b`, 'm'));
  }
  expect([...ownHelp.keys()].sort()).toEqual(['node', 'worker']);
  // The image's program is there.
  const docker = readFileSync(at('docs/Dockerfile'), 'utf8');
  const [, program = ''] = /ENTRYPOINT \["node", "([^"]+)"\]/.exec(docker) ?? [];
  expect(existsSync(at(program)), program).toBe(true);
});
