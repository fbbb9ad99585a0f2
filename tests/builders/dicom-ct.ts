/** CT files with any attribute changed, written by the library's writer. */

import { SOP, TAG } from '../../src/dicom/tags.ts';
import type { WriteElement } from '../../src/dicom/write/types.ts';
import { writeDicom } from '../../src/dicom/write/writer.ts';

export interface CtFileSpec {
  readonly rows?: number;
  readonly columns?: number;
  readonly positionMm?: readonly [number, number, number];
  readonly sopInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly instanceNumber?: number;
  /** Stored samples, 16 bit. */
  readonly pixels?: Uint16Array | Int16Array;
  /** Replaced, added, or (value null) left out. */
  readonly change?: readonly (WriteElement | { readonly tag: number; readonly value: null })[];
  readonly sopClassUid?: string;
}

let next = 100;
const freshUid = (): string => {
  next += 1;
  return `2.25.${next}`;
};

/** One CT slice, 4 columns × 3 rows by default, signed 16 bit, intercept −1024. */
export function ctFile(spec: CtFileSpec = {}): Uint8Array {
  const rows = spec.rows ?? 3;
  const columns = spec.columns ?? 4;
  const pixels = spec.pixels ?? Int16Array.from({ length: rows * columns }, (_, n) => 1000 + n);
  const elements: WriteElement[] = [
    { tag: TAG.imageType, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
    { tag: TAG.modality, vr: 'CS', value: 'CT' },
    { tag: TAG.patientId, vr: 'LO', value: 'P1' },
    { tag: TAG.sliceThickness, vr: 'DS', value: 2 },
    { tag: TAG.patientPosition, vr: 'CS', value: 'HFS' },
    { tag: TAG.studyInstanceUid, vr: 'UI', value: '2.25.1' },
    { tag: TAG.seriesInstanceUid, vr: 'UI', value: spec.seriesInstanceUid ?? '2.25.2' },
    { tag: TAG.instanceNumber, vr: 'IS', value: spec.instanceNumber ?? 1 },
    { tag: TAG.imagePosition, vr: 'DS', value: spec.positionMm ?? [-10, -20, 0] },
    { tag: TAG.imageOrientation, vr: 'DS', value: [1, 0, 0, 0, 1, 0] },
    { tag: TAG.frameOfReferenceUid, vr: 'UI', value: '2.25.3' },
    { tag: TAG.samplesPerPixel, vr: 'US', value: 1 },
    { tag: TAG.photometric, vr: 'CS', value: 'MONOCHROME2' },
    { tag: TAG.rows, vr: 'US', value: rows },
    { tag: TAG.columns, vr: 'US', value: columns },
    { tag: TAG.pixelSpacing, vr: 'DS', value: [0.9, 0.8] },
    { tag: TAG.bitsAllocated, vr: 'US', value: 16 },
    { tag: TAG.bitsStored, vr: 'US', value: 16 },
    { tag: TAG.highBit, vr: 'US', value: 15 },
    { tag: TAG.pixelRepresentation, vr: 'US', value: 1 },
    { tag: TAG.rescaleIntercept, vr: 'DS', value: -1024 },
    { tag: TAG.rescaleSlope, vr: 'DS', value: 1 },
    {
      tag: TAG.pixelData,
      vr: 'OW',
      value: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength),
    },
  ];
  const changes = spec.change ?? [];
  const changed = new Set(changes.map((c) => c.tag));
  const kept = elements.filter((e) => !changed.has(e.tag));
  const added = changes.filter((c): c is WriteElement => c.value !== null);
  return writeDicom({
    sopClassUid: spec.sopClassUid ?? SOP.ct,
    sopInstanceUid: spec.sopInstanceUid ?? freshUid(),
    elements: [...kept, ...added],
  });
}

/** An Enhanced CT with one frame per position; everything shared but the position. */
export function enhancedCtFile(
  positionsMm: readonly (readonly [number, number, number])[],
  pixels: Int16Array,
  stacks?: readonly string[],
): Uint8Array {
  const moved = [
    TAG.imagePosition,
    TAG.imageOrientation,
    TAG.pixelSpacing,
    TAG.sliceThickness,
    TAG.rescaleIntercept,
    TAG.rescaleSlope,
  ];
  const shared: WriteElement[] = [
    {
      tag: TAG.planeOrientationSequence,
      vr: 'SQ',
      value: [[{ tag: TAG.imageOrientation, vr: 'DS', value: [1, 0, 0, 0, 1, 0] }]],
    },
    {
      tag: TAG.pixelMeasuresSequence,
      vr: 'SQ',
      value: [
        [
          { tag: TAG.sliceThickness, vr: 'DS', value: 2 },
          { tag: TAG.pixelSpacing, vr: 'DS', value: [0.9, 0.8] },
        ],
      ],
    },
    {
      tag: TAG.pixelValueTransformationSequence,
      vr: 'SQ',
      value: [
        [
          { tag: TAG.rescaleIntercept, vr: 'DS', value: -1000 },
          { tag: TAG.rescaleSlope, vr: 'DS', value: 1 },
        ],
      ],
    },
  ];
  const frames = positionsMm.map((position, n): WriteElement[] => [
    {
      tag: TAG.frameContentSequence,
      vr: 'SQ',
      value: [[{ tag: TAG.stackId, vr: 'SH', value: stacks?.[n] ?? '1' }]],
    },
    {
      tag: TAG.planePositionSequence,
      vr: 'SQ',
      value: [[{ tag: TAG.imagePosition, vr: 'DS', value: position }]],
    },
  ]);
  return ctFile({
    sopClassUid: SOP.enhancedCt,
    pixels,
    change: [
      ...moved.map((tag) => ({ tag, value: null })),
      { tag: TAG.numberOfFrames, vr: 'IS', value: positionsMm.length },
      { tag: TAG.sharedGroups, vr: 'SQ', value: [shared] },
      { tag: TAG.perFrameGroups, vr: 'SQ', value: frames },
    ],
  });
}
