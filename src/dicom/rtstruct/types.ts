/** What reading an RTSTRUCT gives besides its structures, and what writing and proving one takes and answers. */
import type { Finding } from '../../core/errors/errors.ts';
import type { Vec3 } from '../../core/geometry/grid.ts';
import type { Identity, IdentityComparison, IdentityField } from '../../core/identity/index.ts';
import type { ContourType, Ring, StructureSet } from '../../core/structures/types.ts';

/** How rings of one slice combine: `xor` (even-odd over all of them) or `union` of the separately filled rings. */
export type RingRule = 'xor' | 'union';

/** A contour as it is written: exactly these coordinates, LPS mm, 3 numbers a point. */
export interface WrittenContour {
  readonly type: ContourType;
  readonly pointsMm: Float64Array;
  /** Slice whose image it refers to; null for an unplaced contour without one. */
  readonly k: number | null;
}

/** An element kept for re-export: text values, or the items of a sequence. */
export interface KeptElement {
  readonly tag: number;
  readonly vr: string;
  readonly values?: readonly string[];
  readonly items?: readonly KeptItem[];
}
export type KeptItem = readonly KeptElement[];

/** One slice of an imported ROI: the rings the user got, and the contours of the file they stand for. */
export interface SourceSlice {
  readonly rings: readonly Ring[];
  readonly contours: readonly WrittenContour[];
}

/** What is kept of one imported ROI. */
export interface RoiSource {
  readonly roiNumber: number;
  readonly name: string;
  readonly slices: ReadonlyMap<number, SourceSlice>;
  /** Structure Set ROI item, without what Pedicle writes itself. */
  readonly roi: KeptItem;
  /** RT ROI Observations items, without their reference to the ROI number. */
  readonly observations: readonly KeptItem[];
}

/** Everything an imported file gives to its re-export; `rois` by `Structure.id`. */
export interface RtstructSource {
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly frameOfReferenceUid: string;
  readonly referencedSeriesUids: readonly string[];
  readonly label: string;
  readonly name: string;
  readonly description: string;
  readonly date: string;
  readonly manufacturer: string;
  readonly modelName: string;
  readonly approvalStatus: string;
  readonly ringRule: RingRule;
  readonly rois: ReadonlyMap<string, RoiSource>;
}

export interface DecodeOptions {
  /** Import rule for rings of a slice, default `xor`; a ROI of type CLOSEDPLANAR_XOR is always read with `xor`. */
  readonly ringRule?: RingRule;
  /** Differences of identity a person has accepted: with `frame-of-reference`, ROIs of another frame are placed too. */
  readonly acceptIdentity?: readonly IdentityField[];
  /** Contours that all lie beside the slices by one distance are moved onto them. */
  readonly acceptOffset?: boolean;
  /** Makes `Structure.id`; default a random UUID. */
  readonly createId?: () => string;
}

export interface DecodedRtstruct {
  readonly structureSet: StructureSet;
  readonly source: RtstructSource;
  /** What the file says of patient and place. */
  readonly identity: Identity;
  /** Compared with the CT; null without one. Contradictions are marked on every structure (`foreign`), and are the caller's to gate. */
  readonly comparison: IdentityComparison | null;
  /** Distance, mm along the slice normal, by which all contours lie (or, accepted, lay) beside the slices; null when they do not. */
  readonly offsetMm: number | null;
  readonly findings: readonly Finding[];
  /** Without a CT: slice index k of the structures → position of its plane along `normal`, mm. */
  readonly planes?: { readonly normal: Vec3; readonly positionsMm: readonly number[] };
}

export interface EncodeOptions {
  /** The file structures were imported from: keeps its descriptions, codes and untouched contours. */
  readonly source?: RtstructSource;
  /** Structure Set Label, default the set's own; cut to 16 characters (SH). */
  readonly label?: string;
  readonly seriesDescription?: string;
  /** Operators' Name (PN), default empty. */
  readonly operator?: string;
  /**
   * `whole` (default): names as they are, at most the 64 characters of LO; `eclipse`: shortened to 16; `tg263`: the same, with names
   * that certainly mean a TG-263 one replaced by it. Unique without case in every rule.
   */
  readonly names?: 'whole' | 'eclipse' | 'tg263';
  /** Software Versions, default the package's own version. */
  readonly softwareVersion?: string;
  /** Who approved every structure of the set, and when; without it the file is UNAPPROVED. */
  readonly approval?: { readonly reviewer: string; readonly at: Date };
  /** Creation date and time, default now. */
  readonly now?: Date;
  /** Makes UIDs, default random `2.25.` UIDs. */
  readonly createUid?: () => string;
}

/** Volumes in cm³ of one ROI, as other software may compute them from the same file. */
export interface ProofVolumes {
  readonly evenOddCc: number;
  readonly windingCc: number;
  /** Every contour filled on its own, then joined: readers that know no holes. */
  readonly unionCc: number;
}

export interface RoiProof {
  readonly roiNumber: number;
  readonly name: string;
  /** ROI Generation Algorithm as read back. */
  readonly algorithm: string;
  readonly contours: number;
  readonly points: number;
  /** Contours off the CT slices or not closed, written as they came. */
  readonly unplaced: number;
  /** Largest difference between a coordinate in the file and the one on screen, mm. */
  readonly maxDeviationMm: number;
  readonly fileVolumes: ProofVolumes;
  /** Volume of the contours on screen, even-odd. */
  readonly screenVolumeCc: number;
  /** Dice of the voxels inside the file's contours and inside the contours on screen; null when both are empty. */
  readonly dice: number | null;
  readonly note?: string;
}

/** Answer of the export proof; plain JSON. */
export interface ExportProof {
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly fileBytes: number;
  readonly contours: number;
  readonly points: number;
  readonly maxDeviationMm: number;
  /** No coordinate may differ by more than this. */
  readonly boundMm: number;
  readonly rois: readonly RoiProof[];
}

export type { Finding };
