/** Codes of RT structure sets. */
import { told } from './entry.ts';
import { counted } from './words.ts';

const KEPT = 'It is kept and written again as it came, but takes part in no volume.';
const RIGHT_CT = 'Check that this is the right CT.';

/** A structure: in a file one ROI by its ROI Number, else by its name. */
type OfRoi = { readonly roiNumber: number } | { readonly name: string };
const ROI: OfRoi = { roiNumber: 7 };
const roi = (d: OfRoi): string => ('name' in d ? d.name : `ROI ${d.roiNumber}`);

/** So many contours of a structure. */
type OfContours = OfRoi & { readonly contours: number };
const CONTOURS: OfContours = { roiNumber: 7, contours: 3 };
const ofRoi = (d: OfContours): string => `${counted(d.contours, 'contour')} of ${roi(d)}`;

export const RTSTRUCT_CODES = {
  'not-rtstruct': {
    says: 'The file is DICOM, but not an RT Structure Set.',
    action: 'Choose the structure set file (modality RTSTRUCT).',
  },
  'rtstruct-algorithm-missing': told({
    means: 'Structures do not say whether they were drawn or computed.',
    says: (d: { count: number }) => `${d.count} structures do not say whether they were drawn or computed.`,
    action: 'Nothing to do; unknown is better than wrong.',
    example: { count: 3 },
  }),
  'rtstruct-approved': {
    says: 'The structure set is approved.',
    action: 'What is changed and exported again is a new set and not approved.',
  },
  'rtstruct-attribute-missing': told({
    means: 'Required attributes are missing.',
    says: (d: { tags: readonly string[] }) => `Required attributes are missing: ${d.tags.join(', ')}.`,
    action: 'Export the structure set again; some systems refuse the file.',
    example: { tags: ['Study Instance UID'] },
  }),
  'rtstruct-between-slices': told({
    means: 'Contours lie between the slices of the CT.',
    says: (d: OfContours) =>
      `${roi(d)}: ${d.contours} contours between the CT's slices or tilted against them.`,
    action: `${RIGHT_CT} ${KEPT}`,
    example: CONTOURS,
  }),
  'rtstruct-closing-point': told({
    means: 'A point of a contour follows itself.',
    says: (d: OfRoi) => `${roi(d)}: points that follow themselves.`,
    action: 'Nothing to do, or take them away; the shape stays.',
    example: ROI,
  }),
  'rtstruct-constant-offset': told({
    means: 'All contours lie off the CT slices by the same distance.',
    says: (d: { offsetMm: number; applied: boolean }) =>
      d.applied
        ? `All contours lay ${Math.abs(d.offsetMm).toFixed(2)} mm beside the CT's slices; they were moved onto them, as asked.`
        : `All contours lie ${Math.abs(d.offsetMm).toFixed(2)} mm beside the CT's slices, on the same side of each.`,
    action: (d) =>
      d.applied
        ? 'Check the first and the last slice of each structure.'
        : `${RIGHT_CT} To move them onto the nearest slices, import with the offset accepted (--accept-offset).`,
    example: { offsetMm: 1.25, applied: false },
  }),
  'rtstruct-contour-damaged': told({
    means: 'A contour cannot be read.',
    says: (d: OfContours) => `${ofRoi(d)} could not be read: coordinates are missing or not numbers.`,
    action: 'Export the structure set again from where it was made; these contours are left out.',
    example: CONTOURS,
  }),
  'rtstruct-contour-data-un': told({
    means: 'Contours are stored with an unknown value type (UN).',
    says: (d: { contours: number }) =>
      `${counted(d.contours, 'contour')} ${d.contours === 1 ? 'is' : 'are'} stored with an unknown value type (UN).`,
    action: 'Export in Implicit VR; many readers take such contours for empty.',
    example: { contours: 2 },
  }),
  'rtstruct-contour-empty': told({
    means: 'A contour holds no points.',
    says: (d: OfContours) => `${ofRoi(d)} without any point.`,
    action: 'Nothing to do; empty contours are not written again.',
    example: CONTOURS,
  }),
  'rtstruct-contour-twice': told({
    means: 'The same contour stands twice on a slice; XOR leaves nothing of it.',
    says: (d: OfRoi) => `${roi(d)}: the same contour twice on a slice; XOR leaves nothing of it.`,
    action: 'Delete one of the two, or import with contours joined.',
    example: ROI,
  }),
  'rtstruct-ds-too-long': told({
    means: 'Coordinates have more than 16 characters.',
    says: (d: { contours: number }) =>
      `${counted(d.contours, 'contour')} ${d.contours === 1 ? 'has' : 'have'} coordinates of more than 16 characters.`,
    action: 'Export again with at most 16 characters a coordinate; Eclipse refuses the file.',
    example: { contours: 2 },
  }),
  'rtstruct-duplicate-name': told({
    means: 'A structure name is used twice.',
    says: (d: { count: number } | { name: string }) =>
      'name' in d
        ? `${d.name} is there more than once (upper and lower case do not count).`
        : `${counted(d.count, 'structure name')} ${d.count === 1 ? 'is' : 'are'} used more than once.`,
    action: 'Rename the structures; on export a number is added to the later ones.',
    example: { count: 2 },
  }),
  'rtstruct-duplicate-roi-number': told({
    means: 'A ROI Number is used twice.',
    says: (d: { roiNumber: number }) => `ROI Number ${d.roiNumber} is used by more than one structure.`,
    action: 'Check that each structure has the right contours; the numbers are made unique on export.',
    example: { roiNumber: 7 },
  }),
  'rtstruct-frame-mismatch': {
    says: "The structures' frame of reference is not the CT's.",
    action:
      'Open the CT it was drawn on. Use it on this one only when you know that the two share one space.',
  },
  'rtstruct-frame-missing': {
    says: 'The file names no frame of reference.',
    action: 'Make sure that the contours belong to this CT.',
  },
  'rtstruct-hole-as-ring': told({
    means: 'A hole is written as a second ring; some readers fill it.',
    says: (d: OfRoi) => `${roi(d)}: a hole drawn as a contour of its own.`,
    action: 'Export again with keyholes: readers that join contours fill such holes.',
    example: ROI,
  }),
  'rtstruct-image-reference-missing': told({
    means: 'Contours name no image.',
    says: (d: { contours: number | null }) =>
      d.contours === null
        ? 'Contours name no image.'
        : `${counted(d.contours, 'contour')} ${d.contours === 1 ? 'names' : 'name'} no image.`,
    action: (d) =>
      d.contours === null
        ? 'Check the slices in other software: some systems find them by the named image only.'
        : 'Nothing to do; slices are found by position and the export names the images.',
    example: { contours: 12 },
  }),
  'rtstruct-image-reference-unknown': told({
    means: 'Contours refer to images that are not in this CT.',
    says: (d: { contours: number }) =>
      `${counted(d.contours, 'contour')} ${d.contours === 1 ? 'refers' : 'refer'} to images that are not in this CT.`,
    action: 'Check that this is the right CT; slices are found by position.',
    example: { contours: 12 },
  }),
  'rtstruct-image-reference-wrong': told({
    means: 'Contours refer to the image of another slice.',
    says: (d: { slices: number }) =>
      `Contours on ${counted(d.slices, 'slice')} refer to the image of another slice.`,
    action: 'Check these slices; the position of the contour decides, not the reference.',
    example: { slices: 2 },
  }),
  'rtstruct-keyhole': told({
    means: 'Holes are written as keyholes.',
    says: (d: OfRoi) => `${roi(d)}: keyhole contours.`,
    action: 'Nothing to do; compare the volume in the other system.',
    example: ROI,
  }),
  'rtstruct-meta-missing': {
    says: 'The file has no DICOM file header (preamble and group 0002).',
    action: 'Export it again as a DICOM file; many readers refuse it.',
  },
  'rtstruct-missing-slices': told({
    means: 'A structure has no contour on slices between its first and its last.',
    says: (d: OfRoi & { count: number }) =>
      `${roi(d)}: no contour on ${counted(d.count, 'slice')} between its first and last one.`,
    action: 'Draw or interpolate them: some systems fill the gap, some leave it open.',
    example: { roiNumber: 7, count: 2 },
  }),
  'rtstruct-name-long': told({
    means: 'A ROI name is long.',
    says: (d: { roiNumber: number; length: number; most: number }) =>
      `The name of ${roi(d)} has ${d.length} characters${d.length > d.most ? `, DICOM allows ${d.most}` : ''}.`,
    action: 'Use at most 16 characters where the file goes to Eclipse: it cuts or refuses longer names.',
    example: { roiNumber: 7, length: 70, most: 64 },
  }),
  'rtstruct-name-missing': told({
    means: 'A structure has no name.',
    says: (d: { roiNumber: number | null }) =>
      d.roiNumber === null ? 'A structure has no name.' : `ROI ${d.roiNumber} has no name.`,
    action: 'Give it a name.',
    example: { roiNumber: 7 },
  }),
  'rtstruct-name-not-tg263': told({
    means: 'A ROI has another name in TG-263.',
    says: (d: OfRoi & { standard: string }) => `${roi(d)} is called ${d.standard} in TG-263.`,
    action: (d) => `Rename it to ${d.standard}.`,
    example: { roiNumber: 7, standard: 'SpinalCord' },
  }),
  'rtstruct-not-closed': told({
    means: 'Contours are not closed planar.',
    says: (d: OfContours) => `${roi(d)}: ${d.contours} points or open lines.`,
    action: KEPT,
    example: CONTOURS,
  }),
  'rtstruct-oblique': {
    says: 'The contours lie on oblique slices.',
    action: 'Check the shapes in other software: many readers assume axial slices.',
  },
  'rtstruct-off-grid': told({
    means: 'Contours lie on no slice of the CT.',
    says: (d: OfContours) => `${roi(d)}: ${d.contours} contours beyond the CT's first or last slice.`,
    action: `${RIGHT_CT} ${KEPT}`,
    example: CONTOURS,
  }),
  'rtstruct-off-plane': told({
    means: 'Contours lie slightly off their slice plane (rounding).',
    says: (d: OfRoi & { offMm: number }) =>
      `${roi(d)}: contours up to ${d.offMm.toFixed(3)} mm off their slice plane (rounding).`,
    action: 'Nothing to do; the coordinates are kept as they came.',
    example: { roiNumber: 7, offMm: 0.02 },
  }),
  'rtstruct-outside-image': told({
    means: 'Contours lie outside the image.',
    says: (d: { name: string } | { roiNumber: number; contours: number; farthestMm: number }) =>
      'name' in d
        ? `${d.name}: contours reach outside the image.`
        : `ROI ${d.roiNumber}: ${d.contours} contours reach up to ${d.farthestMm.toFixed(0)} mm outside the image.`,
    action: 'Check that this is the right CT: nothing outside the image is in a volume or a label map.',
    example: { roiNumber: 7, contours: 3, farthestMm: 12 },
  }),
  'rtstruct-overlap': told({
    means: 'Contours overlap on a slice; XOR leaves the overlap out.',
    says: (d: OfRoi) => `${roi(d)}: overlapping contours on a slice; XOR leaves the overlap out.`,
    action: 'Look at these slices; redraw them, or import with contours joined.',
    example: ROI,
  }),
  'rtstruct-patient-mismatch': told({
    means: 'The structure set belongs to another patient than the CT.',
    says: (d: { fields: string; several: boolean }) =>
      `The ${d.fields} of the structure set ${d.several ? 'are' : 'is'} not the CT's: it belongs to another patient.`,
    action: 'Open the structure set of this patient. Use this one only when you know why the two differ.',
    example: { fields: 'patient ID', several: false },
  }),
  'rtstruct-patient-unknown': told({
    means: 'The patient of structure set and CT cannot be compared.',
    says: (d: { fields: string }) =>
      `The ${d.fields} of structure set and CT cannot be compared: one of them does not say it.`,
    action: 'Make sure that the structures belong to this patient.',
    example: { fields: 'birth date' },
  }),
  'rtstruct-point-count': told({
    means: 'A contour does not hold as many points as it says.',
    says: (d: OfContours) => `${ofRoi(d)} with another number of points than the file states.`,
    action: 'Check the shape of the structure; the coordinates themselves are used.',
    example: CONTOURS,
  }),
  'rtstruct-rejected': {
    says: 'The structure set was rejected by its reviewer.',
    action: 'Ask why before it is used.',
  },
  'rtstruct-roi-empty': told({
    means: 'A ROI has no contours.',
    says: (d: OfRoi) => `${roi(d)} has no contours.`,
    action: 'Nothing to do; it is kept.',
    example: ROI,
  }),
  'rtstruct-roi-number-missing': {
    says: 'A structure has no valid ROI Number.',
    action: 'Check that each structure has the right contours; the numbers are made unique on export.',
  },
  'rtstruct-roi-order': {
    says: 'The sequences list the structures in different order or number.',
    action: 'Check names against shapes in other software: some pair them by position.',
  },
  'rtstruct-roi-other-frame': told({
    means: 'A ROI lies in another frame of reference than the CT and is not placed on it.',
    says: (d: { contours: number; name: string; roiNumber?: number }) =>
      `${d.roiNumber === undefined ? d.name : `ROI ${d.roiNumber} (${d.name})`}: ${d.contours} contours in another frame of reference than the CT's; they are not placed on it.`,
    action: 'Open the image it was drawn on. It is listed, but takes part in no volume and no export.',
    example: { roiNumber: 7, contours: 3, name: 'GTV' },
  }),
  'rtstruct-roi-split': told({
    means: 'The contours of a ROI are in several items; they were joined.',
    says: (d: { roiNumber: number; count: number }) =>
      `The contours of ROI ${d.roiNumber} are in ${d.count} items of the ROI Contour Sequence; they were joined.`,
    action: 'Nothing to do; other systems may show a part only.',
    example: { roiNumber: 7, count: 2 },
  }),
  'rtstruct-crossing-unknown': told({
    means: 'Contours are too tangled to tell whether they cross themselves.',
    says: (d: OfRoi) => `${roi(d)}: contours too tangled to tell whether they cross themselves.`,
    action: 'Look at them, and redraw them with fewer points.',
    example: ROI,
  }),
  'rtstruct-self-crossing': told({
    means: 'Contours cross themselves.',
    says: (d: OfRoi) => `${roi(d)}: contours that cross themselves.`,
    action: 'Redraw them: what is inside differs between systems.',
    example: ROI,
  }),
  'rtstruct-series-mismatch': {
    says: 'The structures were drawn on another series than this CT.',
    action: 'Open the CT they were drawn on, or check every structure against this one.',
  },
  'rtstruct-series-missing': {
    says: 'The file does not say which image series it belongs to.',
    action: 'Make sure that the contours belong to this CT.',
  },
  'rtstruct-series-uid-shared': {
    says: "The structure set uses the CT's Series Instance UID.",
    action: 'Export it with a series of its own; archives and planning systems mix the two up.',
  },
  'rtstruct-several-frames': {
    says: 'The file names more than one frame of reference.',
    action: 'Check each structure: some may belong to another image.',
  },
  'rtstruct-study-mismatch': {
    says: 'The structure set belongs to another study than the CT by its Study Instance UID.',
    action: 'Nothing to do where an archive gave new UIDs; else check that this is the right CT.',
  },
  'rtstruct-tiny-contour': told({
    means: 'Contours are smaller than 1 mm².',
    says: (d: OfRoi & { tinyMm2: number }) => `${roi(d)}: contours smaller than ${d.tinyMm2} mm².`,
    action: 'Delete them unless they are meant: some systems drop the whole slice.',
    example: { roiNumber: 7, tinyMm2: 1 },
  }),
  'rtstruct-too-few-points': told({
    means: 'Contours have fewer than three points.',
    says: (d: OfContours) => `${roi(d)}: ${d.contours} closed contours with fewer than 3 points.`,
    action: KEPT,
    example: CONTOURS,
  }),
  'rtstruct-trailing-backslash': told({
    means: 'Contour data ends with a backslash.',
    says: (d: OfContours) => `${ofRoi(d)} with a backslash behind the last coordinate.`,
    action: 'Nothing to do; the coordinates are whole. Other systems may refuse them.',
    example: CONTOURS,
  }),
  'rtstruct-uid-invalid': {
    says: 'A UID of the file is not a valid UID.',
    action: 'Export the structure set again with valid UIDs.',
  },
  'rtstruct-undefined-roi': told({
    means: 'There are contours for a ROI Number that the file does not define.',
    says: (d: { roiNumber: number }) =>
      `There are contours for ROI Number ${d.roiNumber}, which the file does not define.`,
    action: 'Give the structure its name, or delete it.',
    example: { roiNumber: 7 },
  }),
  'rtstruct-voxel-centres': told({
    means: 'Contours run through voxel centres: half a voxel is lost.',
    says: (d: OfRoi) => `${roi(d)}: contours through voxel centres.`,
    action: 'Trace it along voxel edges: such contours lose half a voxel on every side in other software.',
    example: ROI,
  }),
  'rtstruct-xor-type': told({
    means: 'Contours are marked CLOSEDPLANAR_XOR.',
    says: (d: OfRoi) => `${roi(d)}: contours of type CLOSEDPLANAR_XOR.`,
    action: 'Export again with keyholes: many readers do not know the type.',
    example: ROI,
  }),
};
