import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { benchNames, chooseBenches, missingPeers, PEERS, packageOf } from '../../bench/choose.ts';

const bench = (name: string) => ({ name, goal: '', run: () => Promise.reject(new Error('never run')) });
const all = [
  { file: 'rtstruct', bench: bench('RTSTRUCT: 21 masks → file') },
  { file: 'inference', bench: bench('one tile of each network') },
  { file: 'inference', bench: bench('cancel a segmentation') },
];

describe('the benches a command line means', () => {
  it('are found by name or file, in any case; a word that matches nothing is told', () => {
    expect(chooseBenches(all, []).chosen).toHaveLength(3);
    expect(chooseBenches(all, ['rtstruct']).chosen.map((b) => b.file)).toEqual(['rtstruct']);
    expect(chooseBenches(all, ['INFERENCE', 'cancel']).chosen).toHaveLength(2);
    expect(chooseBenches(all, ['cancel', 'nonsense'])).toMatchObject({ unknown: ['nonsense'] });
    expect(benchNames(all)).toContain('one tile of each network');
  });

  it('name the package of every peer that is missing', () => {
    expect(missingPeers(['rtstruct'], () => false).map(packageOf)).toEqual(['Debian plastimatch']);
    expect(missingPeers(['metrics'], () => false).map(packageOf)).toEqual([
      'Debian python3-scipy or PyPI scipy',
    ]);
    expect(
      missingPeers(
        PEERS.flatMap((peer) => peer.files),
        () => true,
      ),
    ).toEqual([]);
  });

  it('are refused by the command itself with the names there are, and nothing is measured', () => {
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    const run = spawnSync(process.execPath, ['tests/bench/run.ts', 'no-such-bench'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('No bench is called no-such-bench');
    for (const file of ['rtstruct', 'inference', 'contours']) expect(run.stderr).toContain(`\n  ${file}\n`);
    expect(run.stdout).toBe('');
  });
});
