/** The command line as a user runs it: real process, real files, real network. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { phantomFolder } from '../../builders/phantom-folder.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const thorax = join(root, '../shared/data/dicom/thorax-planning');
const main = join(root, 'src/hosts/cli/main.ts');

function pedicle(...args: string[]): { status: number | null; out: string; err: string; json: () => never } {
  const run = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    cwd: root,
    maxBuffer: 1 << 28,
  });
  return {
    status: run.status,
    out: run.stdout,
    err: run.stderr,
    json: () => JSON.parse(run.stdout) as never,
  };
}

let phantom: Awaited<ReturnType<typeof phantomFolder>>;
const out = mkdtempSync(join(tmpdir(), 'pedicle-cli-'));
beforeAll(async () => {
  phantom = await phantomFolder();
});

describe('exit codes', () => {
  it('is 0 for help and version, 2 for wrong usage, 3 for bad input', () => {
    expect(pedicle('--help').status).toBe(0);
    expect(pedicle('compare', '--help').status).toBe(0);
    expect(pedicle('--version').status).toBe(0);
    expect(pedicle('nonsense').status).toBe(2);
    expect(pedicle('compare', 'a', 'b').status).toBe(2);
    expect(pedicle('segment', phantom.ctFolder).status).toBe(2);
    expect(pedicle('phantom', join(out, 'x'), '--spacing', '1,2').status).toBe(2);
    const missing = pedicle('inspect', join(out, 'nothing-here'), '--json');
    expect(missing.status).toBe(3);
    expect(missing.json()).toMatchObject({ error: { code: 'no-files' } });
    expect(pedicle('check', join(phantom.ctFolder, 'CT.0001.dcm')).status).toBe(3);
  });
});

describe('inspect', () => {
  it('describes the series, and names the slice that is truncated', () => {
    const good = pedicle('inspect', phantom.ctFolder, '--json');
    expect(good.status).toBe(0);
    expect(good.json()).toMatchObject({
      studies: [{ series: [{ columns: 160, rows: 150, patientPosition: 'HFS' }] }],
    });
    const broken = join(out, 'broken');
    mkdirSync(broken);
    for (const name of readdirSync(phantom.ctFolder))
      copyFileSync(join(phantom.ctFolder, name), join(broken, name));
    truncateSync(join(broken, 'CT.0004.dcm'), 20_000);
    const bad = pedicle('inspect', broken);
    expect(bad.status).toBe(1);
    expect(bad.out).toContain('ct-pixels-short [slice 4]');
  });

  it('never prints the patient', () => {
    expect(pedicle('inspect', phantom.folder).out).not.toMatch(/Phantom\^Spine|PEDICLE-PHANTOM/);
  });
});

describe('the main job', () => {
  it('segments, proves, converts both ways and compares', () => {
    const rs = join(out, 'rs.dcm');
    const segmented = pedicle(
      'segment',
      phantom.ctFolder,
      '--out',
      rs,
      '--labels',
      join(out, 'rs.nii.gz'),
      '--proof',
      join(out, 'proof.json'),
      '--json',
    );
    expect([0, 1]).toContain(segmented.status);
    const { structures, written } = segmented.json() as {
      structures: { name: string; volumeCc: number }[];
      written: string[];
    };
    expect(written).toHaveLength(2);
    // Nobody has said a level: where names say one, that is told, and stands in the file.
    const { findings } = segmented.json() as { findings: { code: string }[] };
    const saysLevels = structures.some(({ name }) => /^VB_[CTL]\d/.test(name));
    expect(findings.some((f) => f.code === 'levels-unconfirmed')).toBe(saysLevels);
    expect(readFileSync(rs).includes('Level not confirmed by a person.')).toBe(saysLevels);
    expect(structures.find((s) => s.name === 'External')?.volumeCc).toBeGreaterThan(1000);
    const proof = JSON.parse(readFileSync(join(out, 'proof.json'), 'utf8')) as {
      maxDeviationMm: number;
      rois: { dice: number }[];
    };
    expect(proof.maxDeviationMm).toBeLessThan(1e-6);
    for (const roi of proof.rois) expect(roi.dice).toBe(1);
    expect([0, 1]).toContain(pedicle('check', rs, '--ct', phantom.ctFolder).status);

    const back = join(out, 'back.dcm');
    expect(
      pedicle(
        'convert',
        phantom.rtstructPath as string,
        '--ct',
        phantom.ctFolder,
        '--structures',
        'VB_L1,VB_L2,SpinalCord',
        '--out',
        join(out, 'some.nii.gz'),
      ).status,
    ).toBe(0);
    expect(pedicle('convert', join(out, 'some.nii.gz'), '--ct', phantom.ctFolder, '--out', back).status).toBe(
      0,
    );
    const compared = pedicle(
      'compare',
      '--ct',
      phantom.ctFolder,
      phantom.rtstructPath as string,
      back,
      '--csv',
      join(out, 'metrics.csv'),
      '--json',
    );
    const rows = (
      compared.json() as { structures: { reference: string; dice: number; hausdorff_mm: number }[] }
    ).structures;
    expect(rows.map((r) => [r.reference, r.dice, r.hausdorff_mm])).toEqual([
      ['VB_L1', 1, 0],
      ['VB_L2', 1, 0],
      ['SpinalCord', 1, 0],
    ]);
    expect(readFileSync(join(out, 'metrics.csv'), 'utf8').split('\r\n')).toHaveLength(5);
  });

  it('leaves no file when the input is bad', () => {
    const target = join(out, 'never.dcm');
    expect(
      pedicle('convert', join(phantom.ctFolder, 'CT.0001.dcm'), '--ct', phantom.ctFolder, '--out', target)
        .status,
    ).toBe(3);
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(out).filter((n) => n.endsWith('.part') || n.endsWith('.tmp'))).toEqual([]);
  });
});

describe.skipIf(!existsSync(thorax))('thorax-planning (needs ../shared)', () => {
  it('inspects without complaint and converts the reference exactly', () => {
    expect(pedicle('inspect', thorax).status).toBe(0);
    const reference = join(thorax, 'RS.reference.dcm');
    const again = join(out, 'thorax.dcm');
    // 1: warnings of the file are told.
    expect([0, 1]).toContain(pedicle('convert', reference, '--ct', thorax, '--out', again).status);
    const rows = (
      pedicle('compare', '--ct', thorax, reference, again, '--json').json() as {
        structures: { dice: number; hausdorff_mm: number }[];
      }
    ).structures;
    expect(rows).toHaveLength(9);
    for (const row of rows) expect([row.dice, row.hausdorff_mm]).toEqual([1, 0]);
  });

  it('agrees with the independent voxel masks within 1 %, Dice ≥ 0.99', () => {
    const masks = {
      SPINALCORD: 'cord',
      HEART: 'heart',
      LIVER: 'liver',
      LUNG_L: 'lt lung',
      LUNG_R: 'rt lung',
    };
    for (const [roi, file] of Object.entries(masks)) {
      const run = pedicle(
        'compare',
        '--ct',
        thorax,
        join(thorax, 'RS.reference.dcm'),
        join(thorax, 'masks', `${file}.nrrd`),
        '--map',
        `${roi}=Label 1`,
        '--json',
      );
      const row = (
        run.json() as {
          structures: {
            reference: string;
            dice: number;
            reference_volume_cc: number;
            test_volume_cc: number;
          }[];
        }
      ).structures.find((s) => s.reference === roi);
      expect(row?.dice, roi).toBeGreaterThanOrEqual(0.99);
      expect(
        Math.abs((row?.test_volume_cc as number) / (row?.reference_volume_cc as number) - 1),
        roi,
      ).toBeLessThan(0.01);
    }
  });
});
