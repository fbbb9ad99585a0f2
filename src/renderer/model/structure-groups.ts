/** How structures are grouped and measured in the list. Pure. */

import { type Grid, voxelVolumeMm3 } from '../../core/geometry/grid.ts';
import type { Ring, Structure } from '../../core/structures/types.ts';
import { ringIndices } from '../planes/cuts.ts';

export type StructureGroup = 'target' | 'vertebra' | 'organ' | 'other';
export const structureGroups: readonly StructureGroup[] = ['target', 'vertebra', 'organ', 'other'];

const targetTypes = new Set(['PTV', 'CTV', 'GTV', 'ITV', 'TREATED_VOLUME', 'IRRAD_VOLUME']);

export function groupOf(structure: Pick<Structure, 'name' | 'interpretedType'>): StructureGroup {
  if (targetTypes.has(structure.interpretedType) || /^[a-z]?(GTV|CTV|ITV|PTV)/.test(structure.name))
    return 'target';
  if (/^(VB_|Vertebra|Sacrum)/i.test(structure.name)) return 'vertebra';
  if (structure.interpretedType === 'ORGAN' || structure.interpretedType === 'AVOIDANCE') return 'organ';
  return 'other';
}

/** Names in the order people read them: VB_T02 before VB_T10, C before T before L before S. */
export function compareNames(a: string, b: string): number {
  const level = (name: string): number => {
    const m = /^VB_([CTLS])(\d+)/.exec(name);
    return m === null ? -1 : 'CTLS'.indexOf(m[1]!) * 100 + Number(m[2]);
  };
  const [la, lb] = [level(a), level(b)];
  if (la >= 0 && lb >= 0 && la !== lb) return la - lb;
  return a.localeCompare(b, 'en', { numeric: true });
}

export interface Measure {
  readonly volumeCc: number;
  readonly sliceCount: number;
}

const areas = new WeakMap<readonly Ring[], number>();

/** Area in voxels² of the rings of a slice: nesting alternates sign (even-odd), by how many rings hold a ring's point. */
export function evenOddArea(rings: readonly Ring[], grid: Grid): number {
  const known = areas.get(rings);
  if (known !== undefined) return known;
  const flat = rings.map((ring) => ringIndices(ring, grid));
  const area = flat.reduce((sum, ring, n) => {
    const depth = flat.filter((other, m) => m !== n && contains(other, ring[0]!, ring[1]!)).length;
    return sum + (depth % 2 === 0 ? 1 : -1) * Math.abs(signedArea(ring));
  }, 0);
  areas.set(rings, area);
  return area;
}

function signedArea(ring: Float64Array): number {
  let sum = 0;
  for (let n = 0, m = ring.length - 2; n < ring.length; m = n, n += 2) {
    sum += ring[m]! * ring[n + 1]! - ring[n]! * ring[m + 1]!;
  }
  return sum / 2;
}

function contains(ring: Float64Array, x: number, y: number): boolean {
  let inside = false;
  for (let n = 0, m = ring.length - 2; n < ring.length; m = n, n += 2) {
    const [ax, ay, bx, by] = [ring[m]!, ring[m + 1]!, ring[n]!, ring[n + 1]!];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

const measures = new WeakMap<Structure['slices'], Measure>();

/** Volume (contour area × slice step) and slice count; kept until the contours change. */
export function measureOf(structure: Structure, grid: Grid): Measure {
  const known = measures.get(structure.slices);
  if (known !== undefined) return known;
  let area = 0;
  for (const rings of structure.slices.values()) area += evenOddArea(rings, grid);
  const measure = { volumeCc: (area * voxelVolumeMm3(grid)) / 1000, sliceCount: structure.slices.size };
  measures.set(structure.slices, measure);
  return measure;
}
