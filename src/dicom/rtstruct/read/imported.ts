/** One ROI of a file → a structure and what is kept for its re-export. */

import type { Finding } from '../../../core/errors/errors.ts';
import { formulaInDescription, type MadeNote } from '../../../core/formulas/index.ts';
import { type Grid, patientPoint, toIndex, type Vec3 } from '../../../core/geometry/grid.ts';
import { IDENTITY_FIELDS, type IdentityField, splitForeignNote } from '../../../core/identity/index.ts';
import { defaultColour } from '../../../core/naming/index.ts';
import { INTERPRETED_TYPES } from '../../../core/structures/interpreted-types.ts';
import type {
  Code,
  InterpretedType,
  Ring,
  Structure,
  UnplacedContour,
} from '../../../core/structures/types.ts';
import type { DicomDataset } from '../../parse/dataset.ts';
import { TAG as T } from '../../tags.ts';
import { keepElements } from '../kept.ts';
import { withMadeNotes } from '../made-notes.ts';
import type { RingRule, RoiSource, SourceSlice, WrittenContour } from '../types.ts';
import type { RawContour } from './contours.ts';
import { placeContour, type SlicePlanes } from './place.ts';
import { ringsByRule } from './rings.ts';
import { roiFindings } from './roi-findings.ts';
import type { RawRoi } from './rois.ts';

const managedRoi: ReadonlySet<number> = new Set([
  T.roiNumber,
  T.referencedFrameOfReferenceUid,
  T.roiName,
  T.roiDescription,
  T.roiGenerationAlgorithm,
  T.roiGenerationDescription,
]);
const managedObservation: ReadonlySet<number> = new Set([T.observationNumber, T.referencedRoiNumber]);

const interpretedTypes: ReadonlySet<string> = new Set(INTERPRETED_TYPES.filter((type) => type !== ''));

export interface ImportedRoi {
  readonly structure: Structure;
  readonly source: RoiSource;
  /** What the file notes its formula was worked out from. */
  readonly made: MadeNote | undefined;
  readonly findings: readonly Finding[];
}

function colourOf(raw: RawRoi, name: string): readonly [number, number, number] {
  const [r, g, b] = raw.contours[0]?.numbers(T.roiDisplayColor) ?? [];
  const valid = [r, g, b].every((v) => v !== undefined && v >= 0 && v <= 255);
  return valid ? [Math.round(r!), Math.round(g!), Math.round(b!)] : defaultColour(name);
}

function codeOf(observation: DicomDataset | undefined): Code | undefined {
  const item = observation?.items(T.rtRoiIdentificationCodeSequence)[0];
  if (!item) return undefined;
  const code = {
    value: item.string(T.codeValue),
    scheme: item.string(T.codingSchemeDesignator),
    meaning: item.string(T.codeMeaning),
  };
  return code.value === '' ? undefined : code;
}

function algorithmOf(roi: DicomDataset | null): 'AUTOMATIC' | 'SEMIAUTOMATIC' | 'MANUAL' | '' {
  const text = roi?.string(T.roiGenerationAlgorithm) ?? '';
  return text === 'AUTOMATIC' || text === 'SEMIAUTOMATIC' || text === 'MANUAL' ? text : '';
}

/** The structures of a file, each formula with what it was made from as far as the file's contours still bear that out. */
export function structuresOf(imported: readonly ImportedRoi[]): Structure[] {
  const filed = imported.map(({ structure, source }) => ({
    structure,
    contours: [...source.slices.values()].flatMap(({ contours }) => contours),
  }));
  const notes = new Map(imported.flatMap(({ structure, made }) => (made ? [[structure.id, made]] : [])));
  const formulas = withMadeNotes(filed, notes);
  return imported.map(({ structure }) => {
    const formula = formulas.get(structure.id);
    return formula === undefined ? structure : { ...structure, formula };
  });
}

/** How the contours of a file are placed. */
export interface Placing {
  readonly planes: SlicePlanes;
  readonly rule: RingRule;
  /** The CT's frame of reference; a ROI that names another one is not placed unless `anyFrame`. */
  readonly frameUid?: string;
  readonly anyFrame?: boolean;
  /** The image, to tell what lies outside it. */
  readonly grid?: Grid;
  /** Contradictions of the whole file with the CT. */
  readonly foreign?: readonly IdentityField[];
}

interface Placed {
  readonly slices: Map<number, SourceSlice>;
  readonly unplaced: UnplacedContour[];
  readonly offPlaneMm: number;
}

const closed = (type: RawContour['type']): boolean => type === 'CLOSED_PLANAR' || type === 'CLOSEDPLANAR_XOR';

/** Puts closed contours on their slices in file order and keeps the others apart. */
function placeAll(contours: readonly RawContour[], planes: SlicePlanes, rule: RingRule): Placed {
  const bySlice = new Map<number, WrittenContour[]>();
  const unplaced: UnplacedContour[] = [];
  let offPlaneMm = 0;
  for (const { type, pointsMm } of contours) {
    const place = closed(type) ? placeContour(planes, pointsMm) : null;
    if (place === null || place.k === null) {
      unplaced.push({ type, pointsMm, reason: place?.reason ?? 'not-closed-planar' });
      continue;
    }
    offPlaneMm = Math.max(offPlaneMm, place.offPlaneMm);
    const list = bySlice.get(place.k);
    const contour = { type, pointsMm, k: place.k };
    if (list) list.push(contour);
    else bySlice.set(place.k, [contour]);
  }
  const slices = new Map<number, SourceSlice>();
  for (const k of [...bySlice.keys()].sort((a, b) => a - b)) {
    const own = bySlice.get(k)!;
    const xor = own.some((contour) => contour.type === 'CLOSEDPLANAR_XOR');
    const rings = ringsByRule(
      own.map((contour) => contour.pointsMm),
      xor ? 'xor' : rule,
    );
    slices.set(k, { rings, contours: own });
  }
  return { slices, unplaced, offPlaneMm };
}

/** Contours with a point more than a pixel outside the image, and how far the farthest point is, mm. */
function outsideImage(
  slices: ReadonlyMap<number, SourceSlice>,
  grid: Grid,
): { contours: number; farthestMm: number } {
  const [ni, nj] = grid.dims;
  const m = grid.indexToPatient;
  const [stepI, stepJ] = [Math.hypot(m[0], m[4], m[8]), Math.hypot(m[1], m[5], m[9])];
  const beyond = (corners: readonly Vec3[]): boolean =>
    corners.some(([x, y, z]) => {
      const [i, j] = toIndex(grid, patientPoint(x, y, z));
      return !(i >= -0.5 && i <= ni - 0.5 && j >= -0.5 && j <= nj - 0.5);
    });
  let [contours, farthestMm] = [0, 0];
  for (const { contours: own } of slices.values()) {
    for (const { pointsMm: p } of own) {
      // Mostly the corners of the box round it lie inside, and so does it.
      if (!beyond(cornersOf(p))) continue;
      let [beyondI, beyondJ] = [0, 0];
      for (let n = 0; n < p.length; n += 3) {
        const [i, j] = toIndex(grid, patientPoint(p[n]!, p[n + 1]!, p[n + 2]!));
        beyondI = Math.max(beyondI, -0.5 - i, i - ni + 0.5);
        beyondJ = Math.max(beyondJ, -0.5 - j, j - nj + 0.5);
      }
      if (Math.max(beyondI, beyondJ) <= 1) continue;
      contours += 1;
      farthestMm = Math.max(farthestMm, beyondI * stepI, beyondJ * stepJ);
    }
  }
  return { contours, farthestMm };
}

/** Corners of the box round points, LPS mm. */
function cornersOf(p: Float64Array): Vec3[] {
  const [lo, hi] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  for (let n = 0; n < p.length; n += 1) {
    const [axis, value] = [n % 3, p[n]!];
    if (value < lo[axis]!) lo[axis] = value;
    if (value > hi[axis]!) hi[axis] = value;
  }
  const side = (corner: number, axis: number): number => ((corner >> axis) & 1 ? hi : lo)[axis]!;
  return Array.from({ length: 8 }, (_, n): Vec3 => [side(n, 0), side(n, 1), side(n, 2)]);
}

/** Contours of another space: kept, never placed by their numbers. */
const elsewhere = (contours: readonly RawContour[]): Placed => ({
  slices: new Map(),
  unplaced: contours.map(({ type, pointsMm }) => ({ type, pointsMm, reason: 'other-frame' })),
  offPlaneMm: 0,
});

/** The lasting mark: contradictions of the file, those an earlier export wrote down, and a frame of its own. */
function foreignFields(
  ofFile: readonly IdentityField[],
  marked: readonly IdentityField[],
  otherFrame: boolean,
): IdentityField[] {
  const all = new Set([...ofFile, ...marked, ...(otherFrame ? (['frame-of-reference'] as const) : [])]);
  return IDENTITY_FIELDS.filter((field) => all.has(field));
}

/** Builds the structure of one ROI; `contours` are its readable contours. */
export function importRoi(
  raw: RawRoi,
  contours: readonly RawContour[],
  placing: Placing,
  id: string,
): ImportedRoi {
  const { planes, rule, frameUid, anyFrame } = placing;
  const name = raw.roi?.whole(T.roiName) || `ROI ${raw.roiNumber}`;
  const observation = raw.observations[0];
  const type = observation?.string(T.rtRoiInterpretedType) ?? '';
  const { text, fields: marked } = splitForeignNote(raw.roi?.string(T.roiDescription) ?? '');
  const { formula, made, rest: description } = formulaInDescription(text);
  const ownFrame = raw.roi?.string(T.referencedFrameOfReferenceUid) ?? '';
  const otherFrame = frameUid !== undefined && ownFrame !== '' && ownFrame !== frameUid;
  const foreign = foreignFields(placing.foreign ?? [], marked, otherFrame);
  const code = codeOf(observation);
  const { slices, unplaced, offPlaneMm } =
    otherFrame && anyFrame !== true ? elsewhere(contours) : placeAll(contours, planes, rule);
  const outside = placing.grid ? outsideImage(slices, placing.grid) : { contours: 0, farthestMm: 0 };
  const rings = new Map<number, readonly Ring[]>();
  for (const [k, slice] of slices) if (slice.rings.length > 0) rings.set(k, slice.rings);
  const structure: Structure = {
    id,
    ...(raw.roiNumber >= 0 && { roiNumber: raw.roiNumber }),
    name,
    interpretedType: (interpretedTypes.has(type) ? type : '') as InterpretedType,
    colour: colourOf(raw, name),
    slices: rings,
    unplaced,
    provenance: {
      kind: 'imported',
      algorithm: algorithmOf(raw.roi),
      description: raw.roi?.string(T.roiGenerationDescription) ?? '',
      edited: false,
    },
    ...(code && { code }),
    ...(description && { description }),
    ...(formula && { formula }),
    ...(foreign.length > 0 && { foreign }),
  };
  const source: RoiSource = {
    roiNumber: raw.roiNumber,
    name,
    slices,
    roi: raw.roi ? keepElements(raw.roi, managedRoi) : [],
    observations: raw.observations.map((item) => keepElements(item, managedObservation)),
  };
  return {
    structure,
    source,
    made,
    findings: roiFindings(raw.roiNumber, structure, slices, offPlaneMm, outside),
  };
}
