/** Structures: contours are canonical, masks are a cache. */
import type { IdentityField } from '../identity/index.ts';
import type { InterpretedType } from './interpreted-types.ts';

export type { InterpretedType } from './interpreted-types.ts';

/**
 * One closed ring: LPS mm, `x0,y0,z0,x1,y1,z1,…`, at least 3 points, the last one joined to the first implicitly.
 * A ring is never mutated: an edit replaces it, so an untouched ring re-exports with the coordinates it came with.
 */
export type Ring = Float64Array;

/**
 * Slice index k → the rings on that slice. Inside is decided over all rings of a slice together by the even-odd
 * rule (XOR): nested rings are holes and islands, a keyhole ring is its own hole. No empty entries.
 */
export type SliceRings = ReadonlyMap<number, readonly Ring[]>;

/** Contour Geometric Type, PS3.3 C.8.8.6.3. */
export type ContourType = 'POINT' | 'OPEN_PLANAR' | 'OPEN_NONPLANAR' | 'CLOSED_PLANAR' | 'CLOSEDPLANAR_XOR';

/** A contour that does not lie on a CT slice or is not closed planar; kept and re-exported as it came. */
export interface UnplacedContour {
  readonly type: ContourType;
  /** LPS mm, 3 numbers a point. */
  readonly pointsMm: Float64Array;
  readonly reason: 'not-closed-planar' | 'off-grid' | 'between-slices' | 'too-few-points' | 'other-frame';
}

/** Coded concept, PS3.3 8.8. */
export interface Code {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** Where a structure came from; decides ROI Generation Algorithm (PS3.3 C.8.8.5) on export. */
export type Provenance =
  | {
      readonly kind: 'model';
      readonly modelId: string;
      readonly modelVersion: string;
      readonly modelSha256: string;
      readonly edited: boolean;
    }
  | { readonly kind: 'manual' }
  | {
      readonly kind: 'derived';
      readonly operation: string;
      readonly edited: boolean;
      /** Made without any user's hand, as the body outline by threshold. */
      readonly automatic?: boolean | undefined;
    }
  | {
      readonly kind: 'imported';
      readonly algorithm: 'AUTOMATIC' | 'SEMIAUTOMATIC' | 'MANUAL' | '';
      readonly description: string;
      readonly edited: boolean;
    };

/** How a derived structure is made, see core/formulas. */
export interface StructureFormula {
  /** `CTV + 2 mm - SpinalCord_PRV02`, structures by their names. */
  readonly text: string;
  /** Digests of its sources and of the result when it was last worked out; absent when nobody knows. */
  readonly made?: {
    readonly inputs: Readonly<Record<string, string>>;
    readonly result: string;
  };
}

export interface Structure {
  /** Stable id inside Pedicle (UUID), not the ROI Number. */
  readonly id: string;
  /** ROI Number of the file it came from; kept on re-export when unique. */
  readonly roiNumber?: number;
  /** TG-263 name where one exists. */
  readonly name: string;
  readonly interpretedType: InterpretedType;
  /** Display colour, 0–255 RGB. */
  readonly colour: readonly [number, number, number];
  readonly slices: SliceRings;
  readonly unplaced: readonly UnplacedContour[];
  readonly provenance: Provenance;
  readonly code?: Code;
  /** ROI Description; a `VB_` structure says here whether it is body only. */
  readonly description?: string;
  /** What it is made from; its contours may have been changed since. */
  readonly formula?: StructureFormula;
  /**
   * Set for good when the structure came from a file of another patient or place and a person accepted it: what differed. Kept through edits, journal and export;
   * export asks again. An empty list: a person has looked and cleared it.
   */
  readonly foreign?: readonly IdentityField[];
}

export interface StructureSet {
  readonly label: string;
  /** Frame of Reference UID of the CT the structures lie on. */
  readonly frameOfReferenceUid: string;
  /** Series Instance UID of that CT. */
  readonly seriesInstanceUid: string;
  readonly structures: readonly Structure[];
}
