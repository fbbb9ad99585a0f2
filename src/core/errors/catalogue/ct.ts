/** Codes of CT images and series. */
import { byCase, type CaseIn, told } from './entry.ts';
import { sliceList } from './words.ts';

const EXPORT = 'Export the series again from the scanner or archive.';
const CHOOSE = 'Check that the right files were chosen.';
const LOOK = 'Look at the slices concerned before contouring on them.';
const NONE = 'Nothing to do.';
const RESAMPLE =
  'Complete the series, or open it resampled to regular spacing (--resample), where that is offered.';
const UNCOMPRESSED = 'Export the series again, uncompressed if possible.';

/** Zero-based slices k; told one-based. */
interface OfSlices {
  readonly slices: readonly number[];
}
const SLICES: OfSlices = { slices: [2, 3, 4, 8] };

/** Why pixels cannot be decoded: no decoder for the transfer syntax or the depth, or the decoder does not start. */
export type CodecGap = { readonly transferSyntaxUid: string } | { readonly lossyBits: number } | 'start';

const gapWords = (gap: CodecGap): string => {
  if (gap === 'start') return 'a decoder could not be started';
  return 'lossyBits' in gap
    ? `${gap.lossyBits}-bit lossy JPEG has no decoder`
    : `transfer syntax ${gap.transferSyntaxUid} has no decoder`;
};

const shownMm = (mm: number): string => String(Math.round(mm * 1000) / 1000);

const RESAMPLING = {
  'nothing-fits': 'No regular spacing fits the slices of this series',
  refused: 'The series was refused for another reason',
  spacing: 'The series does not fit this spacing',
  'falls-between': 'The series does not fit this spacing: acquired slices would fall between its slices',
};

const CODEC = byCase({
  'no-image-header': 'A compressed frame has no image header.',
  'cut-off': 'A compressed frame is cut off (no end marker).',
  'kind-unknown': 'A compressed frame is of an unknown kind.',
  'no-frame-header': 'A compressed frame has no frame header.',
  undecodable: 'A compressed frame cannot be decoded.',
  'pixels-short': 'A compressed frame holds fewer pixels than its header says.',
  'other-kind': 'A compressed frame is of another kind than its transfer syntax says.',
  'pixels-many': 'A compressed frame claims more pixels than a CT image has.',
  'other-size': 'A compressed frame has another size than the image.',
  bits: (d: { bits: number }) => `A compressed frame of ${d.bits} bits cannot be read.`,
  short: 'A compressed frame is too short.',
  restarts: 'A compressed frame restarts within a row.',
  'impossible-code': 'A compressed frame holds an impossible code.',
  'restart-missing': 'A restart marker is missing.',
  'huffman-wrong': 'A Huffman table is wrong.',
  'jpeg-headers': 'A lossless JPEG frame has no readable headers.',
  'jpeg-components': 'A lossless JPEG frame has more than one component.',
  'jpeg-size': 'A lossless JPEG frame has an impossible size or depth.',
  'jpeg-scan': 'A lossless JPEG scan header is wrong.',
  'j2k-header': 'A JPEG 2000 frame has a damaged header.',
  'j2k-parts': 'A JPEG 2000 frame is cut into more parts than a CT image needs.',
  'j2k-no-size': 'A JPEG 2000 frame has no size header.',
  'j2k-tiles': 'A JPEG 2000 frame claims more tiles than an image has.',
  'j2k-sub-sampled': 'A JPEG 2000 frame is sub-sampled.',
  'j2k-pixels': 'A JPEG 2000 frame claims more pixels than a CT image has.',
  'rle-header': 'An RLE frame has no header.',
  'rle-segments': 'An RLE frame has the wrong number of segments.',
  'rle-short': 'An RLE frame is too short.',
  'rle-place': 'An RLE segment is out of place.',
  'rle-overflow': 'An RLE segment does not fit the image.',
  'rle-segment-short': 'An RLE segment is too short.',
});

const FRAGMENTS = byCase({
  'in-fragments': 'Uncompressed pixels are stored in fragments.',
  'not-in-fragments': 'Compressed pixels are not stored in fragments.',
  frames: (d: { found: number; frames: number }) => `The pixel data holds ${d.found} of ${d.frames} frames.`,
  rle: (d: { found: number; frames: number }) =>
    `The pixel data holds ${d.found} RLE fragments for ${d.frames} frames.`,
  'extended-table': 'The extended offset table is incomplete.',
  'table-wrong': 'The offset table of the pixel data is wrong.',
  'out-of-order': 'The frames are out of order.',
  'between-fragments': 'The offset table points between fragments.',
  'no-start': 'The first fragment of the pixel data does not start an image.',
});

const PIXEL_FORMAT = byCase({
  size: (d: { columns: number; rows: number }) => `size ${d.columns} × ${d.rows}`,
  allocated: (d: { allocated: number }) => `${d.allocated} bits allocated`,
  stored: (d: { stored: number; highBit: number; allocated: number }) =>
    `${d.stored} bits stored with high bit ${d.highBit} in ${d.allocated}`,
  colour: 'colour',
  representation: 'unknown pixel representation',
});

export const CT_CODES = {
  'ct-bits-differ': told({
    means: 'The images of the series store their pixels in different ways.',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} store their pixels otherwise (bits stored, high bit, sign) than the others; their HU values may be wrong.`,
    action: LOOK,
    example: SLICES,
  }),
  'ct-changed': { says: 'A file changed since the folder was read.', action: 'Open the folder again.' },
  'ct-codec': told({
    means: 'The compression of the images cannot be read.',
    says: (d: { slices?: readonly number[]; gap: CodecGap }) =>
      d.slices === undefined
        ? `The pixels cannot be decoded: ${gapWords(d.gap)}.`
        : `Slices ${sliceList(d.slices)} cannot be decoded: ${gapWords(d.gap)}.`,
    action: (d) =>
      d.gap === 'start' ? 'Install Pedicle again.' : 'Export the series uncompressed or lossless.',
    example: { slices: [2, 3], gap: { transferSyntaxUid: '1.2.840.10008.1.2.4.100' } },
  }),
  'ct-codec-data': told({
    means: 'The compressed pixels are damaged or unreadable.',
    says: CODEC,
    action: UNCOMPRESSED,
    example: { what: 'cut-off' },
  }),
  'ct-duplicate-file': told({
    means: 'A second copy of an image was left out.',
    says: (d: { count: number }) =>
      d.count === 1
        ? 'A second copy of an image was left out.'
        : `Second copies of ${d.count} images were left out.`,
    action: NONE,
    example: { count: 4 },
  }),
  'ct-duplicate-position': told({
    means: 'Two images lie at the same position.',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} lie at the same position as a neighbour but are different images.`,
    action: EXPORT,
    example: SLICES,
  }),
  'ct-encode-range': told({
    means: 'A slice holds a value that is no 16-bit whole number.',
    says: (d: { slice: number }) => `Slice ${d.slice} holds a value that is no 16-bit whole number.`,
    action: 'Round and limit the volume before writing it.',
    example: { slice: 12 },
  }),
  'ct-fragments': told({
    means: 'The compressed pixels are cut into fragments that do not fit the frames.',
    says: FRAGMENTS,
    action: UNCOMPRESSED,
    example: { what: 'frames', found: 3, frames: 4 },
  }),
  'ct-frame-of-reference': {
    says: 'The series has no Frame of Reference UID; structures written on it cannot be registered.',
    action: EXPORT,
  },
  'ct-frames': told({
    means: 'The number of frames is not what the kind of image allows.',
    says: (d: { multiFrame: boolean }) =>
      d.multiFrame
        ? 'Number of Frames and the per-frame groups disagree.'
        : 'A single-frame CT claims several frames.',
    action: EXPORT,
    example: { multiFrame: false },
  }),
  'ct-geometry-missing': told({
    means: 'Images have no usable geometry.',
    says: (d: { all: boolean }) =>
      d.all
        ? 'No image of the series has a usable geometry.'
        : 'Image position, orientation or pixel spacing is missing or unusable; the image was left out.',
    action: EXPORT,
    example: { all: true },
  }),
  'ct-hu-clipped': told({
    means: 'Values outside the HU range were clipped.',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} hold values beyond the range of 16-bit HU; they were cut to it.`,
    action: LOOK,
    example: SLICES,
  }),
  'ct-identity': told({
    means: 'A class, instance, series or study UID is missing in the data set.',
    says: (d: { slices?: readonly number[] }) =>
      d.slices === undefined
        ? 'SOP Class or Instance UID is missing in the data set.'
        : `Slices ${sliceList(d.slices)} lack a class, instance, series or study UID in the data set; references to them may fail.`,
    action: EXPORT,
    example: SLICES,
  }),
  'ct-inverted': told({
    means: 'The stored values are inverted (MONOCHROME1).',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} ask for inverted display; HU values are not affected.`,
    action: NONE,
    example: SLICES,
  }),
  'ct-load': told({
    means: 'Loading stopped unexpectedly.',
    says: (d: { why: 'stopped' | 'fault' } | { why: 'slices'; slices: readonly { message: string }[] }) =>
      d.why === 'slices'
        ? d.slices.map((slice) => slice.message).join(' ')
        : d.why === 'stopped'
          ? 'Loading stopped unexpectedly.'
          : 'The series cannot be loaded.',
    action: (d) => (d.why === 'stopped' ? UNCOMPRESSED : 'Export the series again.'),
    example: { why: 'stopped' },
  }),
  'ct-localizer': { says: 'A localizer image was set aside.', action: NONE },
  'ct-memory': told({
    means: 'There is not enough memory for the volume.',
    says: (d: { megabytes: number }) => `There is not enough memory for the volume (${d.megabytes} MB).`,
    action: 'Close other programs or load a smaller series.',
    example: { megabytes: 900 },
  }),
  'ct-mixed': told({
    means: 'The series mixes images that form no one volume.',
    says: (d: { differences: readonly string[] }) =>
      `The series mixes images of different ${d.differences.join(', ')}; each kind is its own volume.`,
    action: LOOK,
    example: { differences: ['size', 'orientation'] },
  }),
  'ct-mixed-names': told({
    means: 'The images of the series name different patients or birth dates.',
    says: (d: { fields: string }) => `The images of the series name different patients: ${d.fields} differ.`,
    action: CHOOSE,
    example: { fields: 'patient name and birth date' },
  }),
  'ct-mixed-patients': { says: 'The series holds images of different patient IDs.', action: EXPORT },
  'ct-mixed-studies': { says: 'The images of the series name different studies.', action: LOOK },
  'ct-modality': told({
    means: 'The images say that they are of another modality than CT.',
    says: (d: OfSlices & { modality: string }) =>
      `Slices ${sliceList(d.slices)} are stored as CT but say modality ${d.modality}; their values may be no HU.`,
    action: CHOOSE,
    example: { slices: [2, 3], modality: 'MR' },
  }),
  'ct-not-hu': told({
    means: 'The values are not said to be HU.',
    says: (d: OfSlices | { lowest: number; highest: number }) =>
      'slices' in d
        ? `Slices ${sliceList(d.slices)} do not hold Hounsfield units by their rescale type.`
        : `The values run from ${d.lowest} to ${d.highest}: they do not look like HU.`,
    action: (d) =>
      'slices' in d
        ? LOOK
        : 'Export the CT in Hounsfield units; the networks and all thresholds take them at their word.',
    example: { lowest: 0, highest: 255 },
  }),
  'ct-not-resampleable': told({
    means: 'The series cannot be resampled.',
    says: (d: { why: 'nothing-fits' | 'refused' | 'spacing' | 'falls-between'; fitsMm?: number | null }) =>
      RESAMPLING[d.why] +
      (d.fitsMm === undefined || d.fitsMm === null ? '.' : `; ${shownMm(d.fitsMm)} mm would fit.`),
    action: 'Export the series again.',
    example: { why: 'falls-between', fitsMm: 2.5 },
  }),
  'ct-patient-position': told({
    means: 'The patient position of the images is doubtful.',
    says: (d: { position: string | null }) =>
      d.position === null
        ? 'The slices name different patient positions.'
        : `The image orientation is unusual for patient position ${d.position}; the orientation in the file is used.`,
    action: LOOK,
    example: { position: 'HFS' },
  }),
  'ct-phases': told({
    means: 'The series holds several phases or reconstructions.',
    says: (d: { separators: readonly string[] }) =>
      `The series holds several volumes at the same positions, told apart by ${d.separators.join(', ')}; each is its own volume.`,
    action: LOOK,
    example: { separators: ['acquisition number'] },
  }),
  'ct-pixel-format': told({
    means: 'The pixels cannot be read as CT values.',
    says: (d: CaseIn<typeof PIXEL_FORMAT>) => `The pixels cannot be read as CT values: ${PIXEL_FORMAT(d)}.`,
    action: 'Export the series as plain CT images.',
    example: { what: 'colour' },
  }),
  'ct-pixels-missing': told({
    means: 'Images without usable pixels.',
    says: (d: OfSlices) => `Slices ${sliceList(d.slices)} have no pixel data.`,
    action: EXPORT,
    example: SLICES,
  }),
  'ct-pixels-packed': told({
    means: 'Pixels are compressed though the file is declared uncompressed.',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} hold compressed pixels though their header declares them uncompressed; nothing says how they were compressed.`,
    action: EXPORT,
    example: SLICES,
  }),
  'ct-pixels-short': told({
    means: 'The file holds fewer pixels than its header says.',
    says: (d: { slices?: readonly number[] }) =>
      d.slices === undefined
        ? 'The file holds fewer pixels than its header says.'
        : `Slices ${sliceList(d.slices)} hold fewer pixels than their header says.`,
    action: (d) => (d.slices === undefined ? 'Copy or export the file again; it is incomplete.' : EXPORT),
    example: SLICES,
  }),
  'ct-rescale-odd': told({
    means: 'Rescale slope or intercept turns the values into no usual HU.',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} have a negative, tiny or huge rescale slope or intercept; their HU values may be wrong.`,
    action: LOOK,
    example: SLICES,
  }),
  'ct-resampled': told({
    means: 'The series was resampled to regular slices.',
    says: (d: OfSlices & { count: number; spacingMm: number; acquired: number }) =>
      `The series was resampled to ${d.count} slices of ${shownMm(d.spacingMm)} mm; slices ${sliceList(d.slices)} are interpolated, not acquired. Contours are exported on the ${d.acquired} acquired slices only.`,
    action: LOOK,
    example: { slices: [2, 3], count: 80, spacingMm: 2.5, acquired: 78 },
  }),
  'ct-rescale': told({
    means: 'Rescale slope or intercept is unusable.',
    says: (d: OfSlices) => `Slices ${sliceList(d.slices)} have an unusable rescale slope or intercept.`,
    action: EXPORT,
    example: SLICES,
  }),
  'ct-rescale-differs': told({
    means: 'Rescale slope or intercept changes within the series.',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} have another rescale slope or intercept than the others; their HU values may be wrong.`,
    action: LOOK,
    example: SLICES,
  }),
  'ct-rescale-missing': told({
    means: 'Rescale slope or intercept is missing; 1 and 0 were taken.',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} have no rescale slope or intercept: stored values were taken for HU and may be off by 1000 or more.`,
    action: EXPORT,
    example: SLICES,
  }),
  'ct-sheared': told({
    means: 'The slices are shifted against each other (gantry tilt).',
    says: (d: { driftMm: number } | { tiltDeg: number }) =>
      'driftMm' in d
        ? `The slices drift sideways by ${d.driftMm.toFixed(2)} mm over the series; the volume follows them.`
        : `The slices are tilted by ${d.tiltDeg.toFixed(1)}° against their stacking direction (gantry tilt); the volume is sheared accordingly.`,
    action: NONE,
    example: { tiltDeg: 12 },
  }),
  'ct-single-slice': told({
    means: 'The series has one slice only.',
    says: (d: { thicknessMm: number | null }) =>
      d.thicknessMm === null
        ? 'The series has one slice and no slice thickness.'
        : `The series has one slice; its thickness of ${d.thicknessMm} mm stands for the slice distance.`,
    action: CHOOSE,
    example: { thicknessMm: 3 },
  }),
  'ct-slice-gap': told({
    means: 'Slices are missing in between.',
    says: (d: OfSlices & { widestMm: number; usualMm: number }) =>
      `Slices are missing: between slices ${sliceList(d.slices)} the distance reaches ${d.widestMm.toFixed(2)} mm instead of ${d.usualMm.toFixed(2)} mm.`,
    action: RESAMPLE,
    example: { slices: [2, 3], widestMm: 6, usualMm: 3 },
  }),
  'ct-slices-shifted': told({
    means: 'Slices are shifted sideways against each other.',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} are shifted within their plane against the line of the others.`,
    action: EXPORT,
    example: SLICES,
  }),
  'ct-spacing-irregular': told({
    means: 'The distance between slices changes.',
    says: (d: OfSlices & ({ leastMm: number; mostMm: number } | { offMm: number; spacingMm: number })) =>
      'offMm' in d
        ? `Slices ${sliceList(d.slices)} lie up to ${d.offMm.toFixed(2)} mm off a regular spacing of ${d.spacingMm.toFixed(3)} mm.`
        : `The slice distance changes at slices ${sliceList(d.slices)} (${d.leastMm.toFixed(3)} to ${d.mostMm.toFixed(3)} mm).`,
    action: RESAMPLE,
    example: { slices: [2, 3], leastMm: 2.5, mostMm: 3 },
  }),
  'ct-thickness': { says: 'The slice thickness changes within the series.', action: LOOK },
  'ct-tilt': {
    says: 'The slices are tilted by more than 60° against their stacking direction.',
    action: EXPORT,
  },
  'ct-tilt-header': told({
    means: 'The gantry tilt in the header is not that of the image planes.',
    says: (d: { headerDeg: number; planesDeg: number }) =>
      `The header names a gantry tilt of ${d.headerDeg}°, the image planes are tilted by ${d.planesDeg.toFixed(1)}°; the planes are used.`,
    action: LOOK,
    example: { headerDeg: 12, planesDeg: 0 },
  }),
  'ct-too-large': told({
    means: 'The images are larger than Pedicle can hold.',
    says: (d: { slices?: readonly number[] }) =>
      d.slices === undefined
        ? 'The volume is larger than Pedicle can hold.'
        : `Slices ${sliceList(d.slices)} claim more pixels than a compressed CT image has.`,
    action: EXPORT,
    example: {},
  }),
  'ct-uid-reused': told({
    means: 'One SOP Instance UID stands for different images.',
    says: (d: { pairs: readonly (readonly [string, string])[] }) =>
      `Different images carry the same SOP Instance UID: ${d.pairs
        .slice(0, 3)
        .map(([a, b]) => `${a} and ${b}`)
        .join('; ')}${d.pairs.length > 3 ? ` and ${d.pairs.length - 3} more pairs` : ''}.`,
    action: EXPORT,
    example: { pairs: [['CT.0001.dcm', 'CT.0002.dcm']] },
  }),
  'dicom-syntax-differs': told({
    means: 'A file is encoded otherwise than its header declares.',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} are encoded otherwise than their header declares; they were read as they are.`,
    action: EXPORT,
    example: SLICES,
  }),
  'lossy-compression': told({
    means: 'The images were compressed with loss.',
    says: (d: OfSlices) =>
      `Slices ${sliceList(d.slices)} were compressed with loss; their HU values are not the scanner's.`,
    action: LOOK,
    example: SLICES,
  }),
  'not-ct': { says: 'The file is not a CT image.', action: 'Leave it out of the CT series.' },
};
