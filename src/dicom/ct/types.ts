/**
 * What a CT series is once it has been read: the types RTSTRUCT writing, the backend and the command line work on.
 * Positions and directions are DICOM LPS, mm (PS3.3 C.7.6.2).
 */
import type { Finding } from '../../core/errors/errors.ts';
import type { Grid, Vec3 } from '../../core/geometry/grid.ts';

/** Patient and study values that an RTSTRUCT or CT derived from the series repeats; decoded text, '' when absent. */
export interface PatientStudy {
  readonly patientName: string;
  readonly patientId: string;
  /** DA, `YYYYMMDD` or ''. */
  readonly patientBirthDate: string;
  readonly patientSex: string;
  readonly studyInstanceUid: string;
  readonly studyDate: string;
  readonly studyTime: string;
  readonly studyId: string;
  readonly studyDescription: string;
  readonly accessionNumber: string;
  readonly referringPhysicianName: string;
}

/** How the pixels of one file are stored (PS3.3 C.7.6.3). */
export interface PixelLayout {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly samplesPerPixel: number;
  readonly photometric: string;
  readonly transferSyntaxUid: string;
  /** Stored values `lo…hi` that mean "no pixel here" (C.7.5.1.1.2), null without the attribute. */
  readonly padding: { readonly lo: number; readonly hi: number } | null;
  /** Byte range of the Pixel Data value in the file; `offset` null when it is not known without inflating. */
  readonly pixelData: PixelDataPlace | null;
}

export interface PixelDataPlace {
  readonly offset: number | null;
  /** Length in bytes; -1 for encapsulated (undefined length). */
  readonly length: number;
  readonly littleEndian: boolean;
}

/** What a file was like when its header was read; what is loaded later must be the very same. */
export interface FileStamp {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** CRC-32 of the first `headerBytes` bytes: everything in front of the pixels. */
  readonly headerBytes: number;
  readonly headerCrc: number;
}

/** One image plane of a file: the only one of a single-frame CT, or one frame of an Enhanced CT. */
export interface CtFrame {
  /** DICOM Frame Number, 1-based; null for a single-frame instance. */
  readonly frameNumber: number | null;
  /** Image Position (Patient): centre of the first pixel, null when absent or not finite. */
  readonly positionMm: Vec3 | null;
  /** Direction of a row (i grows) and of a column (j grows), unit vectors; null when absent or not usable. */
  readonly rowDirection: Vec3 | null;
  readonly columnDirection: Vec3 | null;
  /** Pixel Spacing: [between rows (j), between columns (i)], null when absent or not positive. */
  readonly spacingMm: readonly [number, number] | null;
  readonly sliceThicknessMm: number | null;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  /** Slope and intercept are in the file; without them 1 and 0 are assumed. */
  readonly rescaleGiven: boolean;
  /** Temporal position, stack or phase: frames of different groups are different volumes. */
  readonly group: string;
}

/** How an image was made, as its file says; '' or null where it says nothing. */
export interface CtAcquisition {
  readonly manufacturer: string;
  readonly model: string;
  /** Tube voltage, kV. */
  readonly kvp: number | null;
  readonly kernel: string;
  readonly sliceThicknessMm: number | null;
}

/** Everything the assembly needs from one CT file; pixels are not read. */
export interface CtHeader {
  /** What the caller calls the file (a path, a name); comes back in findings and in {@link CtFile}. */
  readonly source: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly frameOfReferenceUid: string;
  readonly modality: string;
  readonly seriesDescription: string;
  readonly seriesNumber: number | null;
  readonly instanceNumber: number | null;
  readonly imageType: readonly string[];
  readonly patientPosition: string;
  readonly gantryTiltDeg: number | null;
  readonly rescaleType: string;
  /** Lossy Image Compression (0028,2110) is `01`, or the transfer syntax is a lossy one. */
  readonly lossy: boolean;
  readonly study: PatientStudy;
  readonly layout: PixelLayout;
  readonly frames: readonly CtFrame[];
  /** Set by whoever read the file, where it can change until its pixels are read. */
  readonly stamp?: FileStamp;
  /** The encoding declared and the one used differ; it was read as it is. */
  readonly syntaxDiffers?: boolean;
  readonly acquisitionTime: string;
  readonly kernel: string;
  readonly acquisition: CtAcquisition;
  /** Hash of the pixels; set where two files carry one SOP Instance UID. */
  readonly pixelHash?: string;
  /** What was odd in this file, e.g. a missing attribute that was not needed. */
  readonly findings: readonly Finding[];
}

/** One file of a series. */
export interface CtFile {
  readonly source: string;
  readonly layout: PixelLayout;
  /** Number of frames in the file, 1 for a single-frame CT. */
  readonly frameCount: number;
  readonly stamp?: FileStamp;
}

/** One slice of a volume; `series.slices[k]` is slice k of `series.grid`. Export uses these, never `k × spacing`. */
export interface CtSlice {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  /** Image Position (Patient) as the file gives it: centre of voxel (0,0,k), LPS mm. */
  readonly positionMm: Vec3;
  /** Index into `series.files`. */
  readonly fileIndex: number;
  /** DICOM Frame Number, 1-based, null when the instance is single-frame (then no Referenced Frame Number is written). */
  readonly frameNumber: number | null;
  readonly instanceNumber: number | null;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
}

/** A CT series that forms one regular (possibly oblique or sheared) volume. */
export interface CtSeries {
  /** Series Instance UID, with `#2`, `#3` … appended when one DICOM series holds several volumes. */
  readonly key: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly frameOfReferenceUid: string;
  readonly seriesDescription: string;
  readonly seriesNumber: number | null;
  /** HFS, FFP …, '' when absent. Orientation comes from the cosines in `grid`, never from this. */
  readonly patientPosition: string;
  readonly study: PatientStudy;
  /** As the first slice says it; absent on a volume file. */
  readonly acquisition?: CtAcquisition;
  readonly grid: Grid;
  /** k order: ascending along the slice normal (row × column direction). */
  readonly slices: readonly CtSlice[];
  readonly files: readonly CtFile[];
  /** Thickest slice as the headers say, mm; absent when none says it. Contours go by the grid's distances, never by this. */
  readonly sliceThicknessMm?: number;
  /** Gantry tilt as seen in the geometry (angle between k step and slice normal), degrees; 0 for an orthogonal grid. */
  readonly shearDeg: number;
  /** `int16` when every HU value is a whole number, else `float32`. */
  readonly sampleType: 'int16' | 'float32';
  /** Present only on a series made by `planResample`: `slices[k]` is the acquired slice nearest to slice k of the grid; `interpolatedSlices` tells which k are between. */
  readonly resampled?: { readonly acquired: readonly CtSlice[] };
  /** Path of the volume file (NIfTI, NRRD, MHA) this is, which has no DICOM images to refer to; absent on every DICOM series. */
  readonly volumeFile?: string;
  readonly findings: readonly Finding[];
}

/** A series that cannot become one regular volume; `findings` holds the reason (severity `error`) with slice numbers. */
export interface RefusedSeries {
  readonly key: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly seriesDescription: string;
  readonly modality: string;
  readonly sources: readonly string[];
  readonly sliceCount: number;
  readonly findings: readonly Finding[];
  /** Set when only the spacing is the trouble (gap, irregular): `planResample` can make a series of it on request. */
  readonly irregular: IrregularSeries | null;
}

/** A series without a grid: what is known of it, and the plane all its slices share. */
export interface IrregularSeries extends Omit<CtSeries, 'grid'> {
  readonly plane: {
    readonly columns: number;
    readonly rows: number;
    /** Step from column to column and from row to row, LPS mm. */
    readonly stepIMm: Vec3;
    readonly stepJMm: Vec3;
  };
}

export interface CtStudy {
  readonly study: PatientStudy;
  readonly series: readonly CtSeries[];
  readonly refused: readonly RefusedSeries[];
}

/** Answer of `assembleSeries`. */
export interface AssembledCt {
  readonly studies: readonly CtStudy[];
  /** Findings that belong to no series (a file that is no CT image, a localizer set aside, a copy left out). */
  readonly findings: readonly Finding[];
}
