import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { parseDicom } from '../../../../src/dicom/index.ts';
import { encodeRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { TAG } from '../../../../src/dicom/tags.ts';
import { makeCtSeries } from '../../../builders/ct-series.ts';
import { maskGrids, maskShapes, shapeMask } from '../../../builders/mask-cases.ts';
import { makeSet, makeStructure, structureOfMask } from '../../../builders/rt-structures.ts';
import { hasTool, runTool } from '../../../builders/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'pedicle-validity-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One set with everything a structure can be. */
function everySet(more: Parameters<typeof encodeRtstruct>[2] = {}, name = 'every'): string {
  const grid = maskGrids.oblique!;
  const ct = makeCtSeries(grid);
  const mask = shapeMask(grid, maskShapes.sponge!);
  const model = {
    kind: 'model',
    modelId: 'spine-ct',
    modelVersion: '1.0.0',
    modelSha256: 'ab'.repeat(32),
  } as const;
  const [x, y, z] = ct.slices[1]!.positionMm;
  const structures: Structure[] = [
    structureOfMask('SpinalCord', mask, { provenance: { ...model, edited: false } }),
    structureOfMask('VB_T12', mask, {
      provenance: { ...model, edited: true },
      description: 'Body only\nsecond line',
    }),
    structureOfMask('Lung_L', mask, {
      roiNumber: 3,
      code: { value: '39607008', scheme: 'SCT', meaning: 'Überlänge' },
    }),
    structureOfMask('PTV', mask, {
      interpretedType: 'PTV',
      provenance: { kind: 'derived', operation: 'CTV + 2 mm', edited: false },
    }),
    structureOfMask('Rückenmark äöü', mask, { interpretedType: '' }),
    makeStructure('Empty', new Map()),
    makeStructure('Iso', new Map(), {
      interpretedType: 'ISOCENTER',
      unplaced: [{ type: 'POINT', pointsMm: Float64Array.of(x, y, z), reason: 'not-closed-planar' }],
    }),
  ];
  const path = join(folder, `${name}.dcm`);
  writeFileSync(path, encodeRtstruct(makeSet(ct, structures), ct, { operator: 'Test^Öperator', ...more }));
  return path;
}

test.skipIf(!hasTool('dciodvfy'))(
  'dciodvfy has no error and no warning but about DICOMDIR (needs dciodvfy)',
  () => {
    const lines = runTool('dciodvfy', [everySet()]).split('\n').filter(Boolean);
    expect(lines.filter((line) => line.startsWith('Error'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('Warning') && !line.includes('DICOMDIR'))).toEqual([]);
    expect(lines).toContain('RTStructureSet');
  },
);

test.skipIf(!hasTool('dciodvfy'))(
  'an approved file has none either, and says by whom and when (needs dciodvfy)',
  () => {
    const at = new Date('2026-03-04T05:06:07Z');
    const said = (reviewer: string): string[] => {
      const path = everySet({ approval: { reviewer, at } }, 'approved');
      const file = parseDicom(readFileSync(path));
      expect(file.string(TAG.approvalStatus)).toBe('APPROVED');
      expect(file.string(TAG.reviewerName)).toBe(reviewer);
      expect(file.string(TAG.reviewDate)).toMatch(/^2026030[345]$/);
      const lines = runTool('dciodvfy', [path]).split('\n').filter(Boolean);
      expect(lines.filter((line) => line.startsWith('Error'))).toEqual([]);
      return lines.filter((line) => line.startsWith('Warning') && !line.includes('DICOMDIR'));
    };
    expect(said('Ärztin^Anna')).toEqual([]);
    // A name as people type it is allowed; the old form is all that is said of it.
    const typed = said('Dr. Ä');
    expect(typed).toHaveLength(1);
    expect(typed[0]).toContain('Retired Person Name form');
  },
);

test.skipIf(!hasTool('dcmdump'))(
  'dcmdump reads it all and shows no DS longer than 16 characters (needs dcmdump)',
  () => {
    const text = runTool('dcmdump', ['+L', '-M', everySet()]);
    expect(text).not.toMatch(/^[EW]:/m);
    const values = [...text.matchAll(/ DS \[([^\]]*)\]/g)].flatMap((match) => match[1]!.split('\\'));
    expect(values.length).toBeGreaterThan(10_000);
    expect(Math.max(...values.map((value) => value.length))).toBeLessThanOrEqual(16);
    expect(text).toContain('Rückenmark äöü');
  },
);
