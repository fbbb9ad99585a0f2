/** What of the contours' shapes and places other software reads differently. */

import {
  crossingSlices,
  missingSlices,
  slicesWhere,
  TINY_MM2,
  tinySlices,
} from '../../../core/checks/index.ts';
import { hasKeyhole } from '../../../core/contours/index.ts';
import type { Code, Data } from '../../../core/errors/catalogue/index.ts';
import { type Finding, finding, type Severity } from '../../../core/errors/errors.ts';
import { type Grid, patientPoint, sliceNormal, toIndex, type Vec3 } from '../../../core/geometry/grid.ts';
import type { Ring, Structure } from '../../../core/structures/types.ts';
import type { CtSeries } from '../../ct/types.ts';
import { ambiguousSlices } from '../read/ambiguity.ts';
import type { DecodedRtstruct } from '../types.ts';

/** Codes that want to know no more than the ROI, how many slices, and what counts as tiny. */
type ShapeCode = {
  [C in Code]: { roiNumber: number; tinyMm2: number; count: number } extends Data<C> ? C : never;
}[Code];
type Say = (code: ShapeCode, severity: Severity, slices: readonly number[]) => void;

const pointKey = (p: Ring, at: number): string => `${p[at]},${p[at + 1]},${p[at + 2]}`;

function checkShapes(structure: Structure, normal: Vec3, say: Say): void {
  say('rtstruct-hole-as-ring', 'warning', ambiguousSlices(structure.slices).holes);
  say(
    'rtstruct-keyhole',
    'info',
    slicesWhere(structure, (rings) => rings.some(hasKeyhole)),
  );
  say('rtstruct-tiny-contour', 'warning', tinySlices(structure));
  const { crossing, tangled } = crossingSlices(structure, normal);
  say('rtstruct-self-crossing', 'warning', crossing);
  say('rtstruct-crossing-unknown', 'warning', tangled);
  say(
    'rtstruct-closing-point',
    'info',
    slicesWhere(structure, (rings) =>
      rings.some((ring) => pointKey(ring, 0) === pointKey(ring, ring.length - 3)),
    ),
  );
}

/** Whether more than nine in ten vertices lie on voxel centres in both directions. */
function onCentres(structure: Structure, grid: Grid): boolean {
  const rings = [...structure.slices.values()].flat();
  const points = rings.reduce((sum, ring) => sum + ring.length / 3, 0);
  if (points < 12) return false;
  let others = 0;
  for (const ring of rings) {
    for (let n = 0; n < ring.length; n += 3) {
      const [i, j] = toIndex(grid, patientPoint(ring[n]!, ring[n + 1]!, ring[n + 2]!));
      if (Math.abs(i - Math.round(i)) < 0.01 && Math.abs(j - Math.round(j)) < 0.01) continue;
      others += 1;
      if (others >= 0.1 * points) return false;
    }
  }
  return true;
}

function checkAgainstCt(structure: Structure, ct: CtSeries, say: Say): void {
  const all = [...structure.slices.keys()];
  say('rtstruct-missing-slices', 'warning', missingSlices(structure));
  if (onCentres(structure, ct.grid)) say('rtstruct-voxel-centres', 'warning', all);
}

/** Findings of every structure's shape (slices are CT slices, without a CT the file's own planes). */
export function geometryFindings(decoded: DecodedRtstruct, ct?: CtSeries): Finding[] {
  const findings: Finding[] = [];
  const normal = decoded.planes?.normal;
  for (const structure of decoded.structureSet.structures) {
    const roiNumber = decoded.source.rois.get(structure.id)?.roiNumber ?? -1;
    const say: Say = (code, severity, slices) => {
      if (slices.length > 0)
        findings.push(
          finding(
            code,
            severity,
            { roiNumber, tinyMm2: TINY_MM2, count: slices.length },
            { slices, roiNumber },
          ),
        );
    };
    checkShapes(structure, ct ? sliceNormal(ct.grid) : (normal ?? [0, 0, 1]), say);
    if (ct) checkAgainstCt(structure, ct, say);
    const xor = [...(decoded.source.rois.get(structure.id)?.slices.values() ?? [])].some((slice) =>
      slice.contours.some((contour) => contour.type === 'CLOSEDPLANAR_XOR'),
    );
    if (xor) say('rtstruct-xor-type', 'warning', [...structure.slices.keys()]);
  }
  const m = ct?.grid.indexToPatient;
  const oblique = m
    ? Math.abs(m[8]) + Math.abs(m[9]) > 1e-4 * (Math.abs(m[0]) + Math.abs(m[5]))
    : normal && Math.abs(normal[2]) < 0.99999;
  if (oblique) findings.push(finding('rtstruct-oblique', 'warning'));
  return findings;
}
