/**
 * What the second reader is asked and answers. It reads files and judges nothing; it shares no code with the first reader but these
 * types. The request goes to its standard input in two lines of JSON: the CT's files, and, once it is written, the structure set; the answer comes as a 32-bit little-endian length, that many bytes of
 * JSON ({@link Answer}), then the coordinates of every contour in the order of the file as 64-bit little-endian numbers, LPS mm.
 */

/** First line of the request. */
export interface CtRequest {
  readonly ctFiles: readonly string[];
}

/** Second line. */
export interface FileRequest {
  /** The written RT Structure Set. */
  readonly file: string;
}

/** Whose an object is, as its own bytes say; '' for what is absent. */
export interface Owner {
  readonly patientId: string;
  readonly patientName: string;
  readonly patientBirthDate: string;
  readonly patientSex: string;
  readonly studyInstanceUid: string;
}

/** A referenced image and its frame number, null for a single-frame one. */
export type ImageReference = readonly [sopInstanceUid: string, frame: number | null];

export interface ReadContour {
  readonly type: string;
  /** Number of Contour Points as stated. */
  readonly stated: number;
  /** Numbers in Contour Data; as many follow in the stream. */
  readonly values: number;
  readonly images: readonly ImageReference[];
}

export interface FileReading {
  readonly owner: Owner;
  readonly sopClassUid: string;
  readonly modality: string;
  readonly seriesInstanceUid: string;
  /** One entry a referenced series, with the frame of reference and study it is named under. */
  readonly series: readonly {
    readonly frameOfReferenceUid: string;
    readonly studyInstanceUid: string;
    readonly seriesInstanceUid: string;
    readonly images: readonly ImageReference[];
  }[];
  readonly frameOfReferenceUids: readonly string[];
  readonly rois: readonly {
    readonly number: number;
    readonly name: string;
    readonly frameOfReferenceUid: string;
    readonly algorithm: string;
  }[];
  readonly observations: readonly {
    readonly number: number;
    readonly roiNumber: number;
    readonly interpretedType: string;
  }[];
  readonly contours: readonly {
    readonly roiNumber: number;
    readonly colour: readonly number[];
    readonly items: readonly ReadContour[];
  }[];
}

/** One image plane of a CT file, as its bytes say. */
export interface CtPlane {
  readonly frame: number | null;
  /** Image Position, LPS mm. */
  readonly position: readonly number[];
  /** Image Orientation: direction of a row, then of a column. */
  readonly orientation: readonly number[];
  /** Pixel Spacing: between rows, then between columns, mm. */
  readonly spacing: readonly number[];
}

export interface CtReading {
  readonly file: string;
  readonly owner: Owner;
  readonly seriesInstanceUid: string;
  readonly frameOfReferenceUid: string;
  readonly sopInstanceUid: string;
  readonly rows: number;
  readonly columns: number;
  readonly planes: readonly CtPlane[];
}

export type Answer =
  | { readonly kind: 'read'; readonly file: FileReading; readonly ct: readonly CtReading[] }
  /** `missing`: a library of the second reader is not installed. */
  | {
      readonly kind: 'failed';
      readonly missing: boolean;
      readonly where: 'file' | 'ct' | 'start';
      readonly why: string;
    };
