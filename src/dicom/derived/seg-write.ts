/** Structures → DICOM Segmentation (PS3.3 A.51, C.8.20): binary, one frame a segment and slice that has voxels. */
import { structureMask } from '../../core/contours/index.ts';
import { fault } from '../../core/errors/errors.ts';
import { type Grid, sliceDistanceMm, spacingMm } from '../../core/geometry/grid.ts';
import type { Mask } from '../../core/masks/types.ts';
import { codesForName, defaultColour, exportNames, maxRoiNameLength } from '../../core/naming/index.ts';
import type { Code, Structure } from '../../core/structures/types.ts';
import type { CtSeries } from '../ct/types.ts';
import { line, uidValue } from '../rtstruct/text.ts';
import { generationAlgorithm } from '../rtstruct/write/identity.ts';
import { SOP, TAG } from '../tags.ts';
import { createUid } from '../uid.ts';
import type { WriteElement, WriteItem } from '../write/types.ts';
import { writeDicom } from '../write/writer.ts';
import { cieLab } from './cie-lab.ts';
import { codeItem, commonElements, type DerivedOptions, imageItem } from './common.ts';

const ANATOMY: Code = { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' };
/** What is segmented when no published code of its name is known. */
const TISSUE: Code = { value: '85756007', scheme: 'SCT', meaning: 'Tissue' };
const SEGMENTATION: Code = { value: '113076', scheme: 'DCM', meaning: 'Segmentation' };
const SOURCE_IMAGE: Code = {
  value: '121322',
  scheme: 'DCM',
  meaning: 'Source image for image processing operation',
};

interface Frame {
  readonly segment: number;
  readonly k: number;
}

/** AT: a tag as two little-endian words. */
const tagValue = (tag: number): Uint8Array =>
  Uint8Array.of((tag >>> 16) & 255, tag >>> 24, tag & 255, (tag >>> 8) & 255);

const drawnSlices = ({ box, data }: Mask): number[] => {
  const area = box.size[0] * box.size[1];
  return Array.from({ length: box.size[2] }, (_, n) => n).flatMap((n) =>
    data.subarray(n * area, (n + 1) * area).includes(1) ? [n + box.lo[2]] : [],
  );
};

/**
 * A DICOM Segmentation of the structures' voxels on the CT's grid (voxel centre inside, even-odd). Structures without voxels are left out.
 * @returns the file and the structures in it, in the order of their segment numbers.
 * @throws PedicleError `seg-empty` when nothing has voxels, `seg-resampled` on a CT that is no acquired one, and those of the rasteriser.
 */
export function encodeSegmentation(
  structures: readonly Structure[],
  ct: CtSeries,
  options: DerivedOptions = {},
): { readonly bytes: Uint8Array; readonly segments: readonly Structure[] } {
  if (ct.resampled !== undefined) throw fault('seg-resampled');
  const masks = structures.map((s) => structureMask(s, ct.grid));
  const kept = structures.flatMap((structure, n) => {
    const mask = masks[n] as Mask;
    const slices = drawnSlices(mask);
    return slices.length === 0 ? [] : [{ structure, mask, slices }];
  });
  if (kept.length === 0) throw fault('seg-empty', { without: 'voxel' });
  const frames = kept.flatMap(({ slices }, n) => slices.map((k): Frame => ({ segment: n + 1, k })));
  const uid = options.createUid ?? createUid;
  const organization = uid();
  const names = exportNames(
    kept.map(({ structure }) => line(structure.name, Infinity)),
    maxRoiNameLength,
  );
  const elements: WriteElement[] = [
    ...commonElements(ct, 'SEG', uid(), 'Pedicle segmentation', options),
    { tag: TAG.imageType, vr: 'CS', value: ['DERIVED', 'PRIMARY'] },
    { tag: TAG.frameOfReferenceUid, vr: 'UI', value: uidValue(ct.frameOfReferenceUid) },
    { tag: TAG.positionReferenceIndicator, vr: 'LO', value: '' },
    ...pixelElements(ct.grid, frames.length),
    { tag: TAG.segmentationType, vr: 'CS', value: 'BINARY' },
    { tag: TAG.contentLabel, vr: 'CS', value: 'SEGMENTATION' },
    { tag: TAG.contentDescription, vr: 'LO', value: '' },
    { tag: TAG.contentCreatorName, vr: 'PN', value: '' },
    {
      tag: TAG.segmentSequence,
      vr: 'SQ',
      value: kept.map(({ structure }, n) => segmentItem(structure, names[n] as string, n + 1)),
    },
    ...dimensionElements(organization),
    { tag: TAG.referencedSeriesSequence, vr: 'SQ', value: [referencedSeries(ct)] },
    { tag: TAG.sharedGroups, vr: 'SQ', value: [sharedGroups(ct.grid)] },
    { tag: TAG.perFrameGroups, vr: 'SQ', value: frameItems(frames, ct) },
    {
      tag: TAG.pixelData,
      vr: 'OB',
      value: () =>
        packed(
          frames,
          kept.map(({ mask }) => mask),
          ct.grid,
        ),
    },
  ];
  const file = { sopClassUid: SOP.segmentation, sopInstanceUid: uid(), elements } as const;
  return { bytes: writeDicom(file), segments: kept.map(({ structure }) => structure) };
}

const pixelElements = ({ dims: [columns, rows] }: Grid, frames: number): WriteElement[] => [
  { tag: TAG.samplesPerPixel, vr: 'US', value: 1 },
  { tag: TAG.photometric, vr: 'CS', value: 'MONOCHROME2' },
  { tag: TAG.numberOfFrames, vr: 'IS', value: frames },
  { tag: TAG.rows, vr: 'US', value: rows },
  { tag: TAG.columns, vr: 'US', value: columns },
  { tag: TAG.bitsAllocated, vr: 'US', value: 1 },
  { tag: TAG.bitsStored, vr: 'US', value: 1 },
  { tag: TAG.highBit, vr: 'US', value: 0 },
  { tag: TAG.pixelRepresentation, vr: 'US', value: 0 },
  { tag: TAG.lossy, vr: 'CS', value: '00' },
];

function segmentItem(structure: Structure, name: string, number: number): WriteItem {
  const { propertyType, laterality, category } = codesForName(structure.name);
  const type: WriteItem = [
    ...codeItem(propertyType ?? TISSUE),
    ...(laterality === undefined
      ? []
      : [{ tag: TAG.segmentedPropertyTypeModifier, vr: 'SQ', value: [codeItem(laterality)] }]),
  ];
  const algorithm = generationAlgorithm(structure) || 'MANUAL';
  const by =
    structure.provenance.kind === 'model'
      ? `${structure.provenance.modelId} ${structure.provenance.modelVersion}`
      : 'Pedicle';
  return [
    { tag: TAG.segmentedPropertyCategory, vr: 'SQ', value: [codeItem(category ?? ANATOMY)] },
    { tag: TAG.segmentNumber, vr: 'US', value: number },
    { tag: TAG.segmentLabel, vr: 'LO', value: name },
    { tag: TAG.segmentAlgorithmType, vr: 'CS', value: algorithm },
    ...(algorithm === 'MANUAL' ? [] : [{ tag: TAG.segmentAlgorithmName, vr: 'LO', value: line(by, 64) }]),
    { tag: TAG.recommendedDisplayCieLab, vr: 'US', value: cieLab(structure.colour ?? defaultColour(name)) },
    { tag: TAG.segmentedPropertyType, vr: 'SQ', value: [type] },
  ];
}

/** Frames are ordered by segment, then by place. */
function dimensionElements(organization: string): WriteElement[] {
  const index = (pointer: number, group: number): WriteItem => [
    { tag: TAG.dimensionOrganizationUid, vr: 'UI', value: organization },
    { tag: TAG.dimensionIndexPointer, vr: 'AT', value: tagValue(pointer) },
    { tag: TAG.functionalGroupPointer, vr: 'AT', value: tagValue(group) },
  ];
  return [
    {
      tag: TAG.dimensionOrganizationSequence,
      vr: 'SQ',
      value: [[{ tag: TAG.dimensionOrganizationUid, vr: 'UI', value: organization }]],
    },
    {
      tag: TAG.dimensionIndexSequence,
      vr: 'SQ',
      value: [
        index(TAG.referencedSegmentNumber, TAG.segmentIdentificationSequence),
        index(TAG.imagePosition, TAG.planePositionSequence),
      ],
    },
  ];
}

const referencedSeries = (ct: CtSeries): WriteItem => [
  { tag: TAG.seriesInstanceUid, vr: 'UI', value: uidValue(ct.seriesInstanceUid) },
  {
    tag: TAG.referencedInstanceSequence,
    vr: 'SQ',
    // One item an instance: of a multi-frame image every slice is the same one.
    value: [...new Map(ct.slices.map((s) => [s.sopInstanceUid, s])).values()].map((slice) =>
      imageItem({ ...slice, frameNumber: null }),
    ),
  },
];

function sharedGroups(grid: Grid): WriteItem {
  const m = grid.indexToPatient;
  const [columnMm, rowMm] = spacingMm(grid);
  const direction = (at: number, mm: number): number[] => [0, 4, 8].map((r) => m[r + at]! / mm);
  return [
    {
      tag: TAG.planeOrientationSequence,
      vr: 'SQ',
      value: [
        [
          {
            tag: TAG.imageOrientation,
            vr: 'DS',
            value: [...direction(0, columnMm), ...direction(1, rowMm)],
          },
        ],
      ],
    },
    {
      tag: TAG.pixelMeasuresSequence,
      vr: 'SQ',
      value: [
        [
          { tag: TAG.sliceThickness, vr: 'DS', value: sliceDistanceMm(grid) },
          { tag: TAG.spacingBetweenSlices, vr: 'DS', value: sliceDistanceMm(grid) },
          { tag: TAG.pixelSpacing, vr: 'DS', value: [rowMm, columnMm] },
        ],
      ],
    },
  ];
}

function frameItems(frames: readonly Frame[], ct: CtSeries): WriteItem[] {
  return frames.map(({ segment, k }): WriteItem => {
    const slice = ct.slices[k] as CtSeries['slices'][number];
    const source: WriteItem = [
      ...imageItem(slice),
      { tag: TAG.purposeOfReferenceCodeSequence, vr: 'SQ', value: [codeItem(SOURCE_IMAGE)] },
    ];
    const derivation: WriteItem = [
      { tag: TAG.sourceImageSequence, vr: 'SQ', value: [source] },
      { tag: TAG.derivationCodeSequence, vr: 'SQ', value: [codeItem(SEGMENTATION)] },
    ];
    return [
      { tag: TAG.derivationImageSequence, vr: 'SQ', value: [derivation] },
      {
        tag: TAG.frameContentSequence,
        vr: 'SQ',
        value: [[{ tag: TAG.dimensionIndexValues, vr: 'UL', value: [segment, k + 1] }]],
      },
      {
        tag: TAG.planePositionSequence,
        vr: 'SQ',
        value: [[{ tag: TAG.imagePosition, vr: 'DS', value: [...slice.positionMm] }]],
      },
      {
        tag: TAG.segmentIdentificationSequence,
        vr: 'SQ',
        value: [[{ tag: TAG.referencedSegmentNumber, vr: 'US', value: segment }]],
      },
    ];
  });
}

/** Bits of all frames after each other, lowest bit first (PS3.5 8.1.1), padded to an even number of bytes. */
function packed(frames: readonly Frame[], masks: readonly Mask[], { dims }: Grid): Uint8Array {
  const [columns, rows] = dims;
  const bytes = new Uint8Array(2 * Math.ceil((frames.length * rows * columns) / 16));
  frames.forEach(({ segment, k }, n) => {
    const { box, data } = masks[segment - 1] as Mask;
    const [ni, nj] = box.size;
    const slice = (k - box.lo[2]) * ni * nj;
    for (let j = 0; j < nj; j += 1) {
      const to = n * rows * columns + (j + box.lo[1]) * columns + box.lo[0];
      const from = slice + j * ni;
      for (let i = 0; i < ni; i += 1) if (data[from + i] === 1) bytes[(to + i) >>> 3]! |= 1 << ((to + i) & 7);
    }
  });
  return bytes;
}
