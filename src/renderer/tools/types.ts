/**
 * What a tool is. A tool is a small state machine: it gets pointer and key events already turned into index and
 * patient coordinates, shows a preview, and performs one Command per gesture. It never touches the DOM, vtk.js or a
 * store: everything comes through its context. See docs/adding-a-tool.md.
 */

import type { Grid, IndexPoint, PatientPoint } from '../../core/geometry/grid.ts';
import type { Command } from '../../core/structures/edit.ts';
import type { Ring, Structure } from '../../core/structures/types.ts';
import type { ViewName, ViewPlane } from '../planes/planes.ts';
import type { Surface } from '../planes/surface.ts';

/** A pointer event on a view. */
export interface ToolPointer {
  readonly view: ViewName;
  readonly plane: ViewPlane;
  /** Slice shown: index along `plane.normalAxis`. */
  readonly slice: number;
  /** Continuous voxel index (i, j, k). */
  readonly index: IndexPoint;
  /** LPS mm. */
  readonly patient: PatientPoint;
  /** Plane mm, right and down on screen. */
  readonly planeMm: readonly [number, number];
  readonly pxPerMm: number;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  /** Clicks in a row: 2 on a double click. */
  readonly clicks: number;
}

export interface ToolKey {
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
}

/** Rings shown instead of the structure's own until the gesture ends. */
export interface ContourPreview {
  readonly structureId: string;
  readonly slices: ReadonlyMap<number, readonly Ring[]>;
  /** Shown in the views across the slices too: where the gesture is made there. */
  readonly everyView?: boolean;
}

/** A pointer event on any view of the patient, those along the spine too: all that a tool needs which leaves contours alone. */
export interface SurfacePointer {
  readonly surface: Surface;
  /** The plane of the CT shown, and its slice; null and 0 in a view along the spine. */
  readonly plane: ViewPlane | null;
  readonly slice: number;
  /** LPS mm. */
  readonly patient: PatientPoint;
  /** Plane mm, right and down on screen. */
  readonly planeMm: readonly [number, number];
  readonly pxPerMm: number;
}

/** What a measuring tool does, on whatever a view shows. */
export interface SurfaceSession {
  down(pointer: SurfacePointer): boolean;
  move(pointer: SurfacePointer): void;
  up(pointer: SurfacePointer): void;
  hover(pointer: SurfacePointer | null): void;
  draw(drawing: Drawing, surface: Surface): void;
}

/** Draws tool graphics in plane mm; line widths, text and handles are in screen pixels. */
export interface Drawing {
  readonly pxPerMm: number;
  /** Closed or open line through plane points. */
  line(pointsMm: readonly (readonly [number, number])[], style: LineStyle): void;
  ellipse(centreMm: readonly [number, number], radiusPMm: number, radiusQMm: number, style: LineStyle): void;
  handle(atMm: readonly [number, number], hot: boolean): void;
  text(atMm: readonly [number, number], lines: readonly string[]): void;
}

/** On a plane of the CT. */
export interface Painter extends Drawing {
  readonly plane: ViewPlane;
  readonly slice: number;
}

export interface LineStyle {
  readonly colour: string;
  readonly widthPx?: number;
  readonly dashPx?: readonly number[];
  readonly closed?: boolean;
  readonly fill?: string;
}

export type SettingValue = number | string | boolean;

/** A tool setting, shown in the tool options bar. */
export type ToolSetting =
  | {
      readonly kind: 'number';
      readonly id: string;
      readonly label: string;
      /** What it means, told on hover. */
      readonly hint?: string;
      readonly unit: string;
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly initial: number;
    }
  | { readonly kind: 'toggle'; readonly id: string; readonly label: string; readonly initial: boolean }
  | {
      readonly kind: 'choice';
      readonly id: string;
      readonly label: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly initial: string;
    };

/** What a tool may see and do. */
export interface ToolContext {
  readonly grid: Grid;
  /** HU voxels, offset `i + ni * (j + nj * k)`. */
  readonly voxels: Int16Array | Float32Array;
  /** The active structure; null when none is chosen. */
  structure(): Structure | null;
  /** The active structure when it may be edited; else null, after telling the user why. */
  editable(): Structure | null;
  allStructures(): readonly Structure[];
  setting<T extends SettingValue>(id: string): T;
  changeSetting(id: string, value: SettingValue): void;
  /** Does a command: one per gesture. Also clears the preview. */
  perform(command: Command): void;
  preview(preview: ContourPreview | null): void;
  /** Asks for a redraw of the overlays. */
  redraw(): void;
  say(text: string): void;
}

/** A tool in use. Every handler may be left out; returning true means the event was used. */
export interface ToolSession {
  pointerDown?(pointer: ToolPointer): boolean;
  pointerMove?(pointer: ToolPointer): void;
  pointerUp?(pointer: ToolPointer): void;
  hover?(pointer: ToolPointer | null): void;
  /** Wheel with Ctrl or Shift held, in notches; returns true when used. */
  wheel?(pointer: ToolPointer, notches: number): boolean;
  key?(key: ToolKey): boolean;
  /** In place of the pointer and drawing handlers above, for tools that work in every view of the patient. */
  readonly onSurface?: SurfaceSession;
  draw?(painter: Painter): void;
  /** Another tool, structure or case was chosen, or Escape was pressed. */
  cancel?(): void;
}

export interface Tool {
  readonly id: string;
  readonly title: string;
  /** One sentence for the tooltip: what it does and its modifier keys. */
  readonly hint: string;
  readonly group: 'navigate' | 'draw' | 'shape' | 'measure';
  /** Key that chooses it, as in app/shortcuts.ts. */
  readonly shortcut: string;
  readonly icon: string;
  readonly cursor: string;
  /** True for tools that edit contours: only on views contours lie in, unless `everyView`. */
  readonly edits: boolean;
  readonly everyView?: boolean;
  readonly settings: readonly ToolSetting[];
  start(context: ToolContext): ToolSession;
}
