/** One view along the spine: the sheet's picture below, the same overlay as every other view above. */

import { structuresOf } from '../../../core/structures/edit.ts';
import type { SliceRings } from '../../../core/structures/types.ts';
import { picture } from '../../kit/colours.ts';
import { type CaseVolume, useCase } from '../../model/case.ts';
import { currentSet, useCompare } from '../../model/compare/compare.ts';
import { useDocument } from '../../model/document.ts';
import { useOperationPreview } from '../../model/operation-preview.ts';
import { useReferences } from '../../model/references.ts';
import { cursorMm, spineGuide, useReformat, vertebraPlaces } from '../../model/reformat.ts';
import { useSelection } from '../../model/selection.ts';
import { useView, useViewSettings, windowOf } from '../../model/view.ts';
import type { ReformatKind } from '../../planes/planes.ts';
import { toScreen } from '../../planes/planes.ts';
import { surfaceName } from '../../planes/surface.ts';
import { drawMeasures } from '../../tools/measure/draw.ts';
import { currentTool } from '../../tools/runtime.ts';
import { placeNames } from '../name-places.ts';
import type { OverlayScene } from '../overlay.ts';
import { createDrawing, rimmedText } from '../painter.ts';
import { listenToPointer } from '../pointer.ts';
import { createStage } from '../stage.ts';
import { identity } from './identity.ts';
import { sheetPointerView } from './pointer.ts';
import { isStraight, type ReformatScene, reformatScene, sceneSurface } from './scene.ts';
import { createSheetImage } from './sheet-image.ts';
import { bringSlices, createPictures, keepSheetWorker, type SpinePicture, useSheets } from './sheets.ts';

/** The view's scene at its present size; null without a case or a line. */
export function sceneOf(kind: ReformatKind, size: readonly [number, number]): ReformatScene | null {
  const [volume, guide] = [useCase.getState().volume, spineGuide()];
  if (volume === null || guide === null || size[0] < 2 || size[1] < 2) return null;
  const { grid } = volume;
  const frame = useReformat.getState().frames[kind];
  const { interpolate } = useViewSettings.getState();
  return reformatScene({ kind, line: guide.line, grid, cursorMm: cursorMm(grid), frame, interpolate, size });
}

/** All that may be drawn. The body outline would be a mask of the whole volume, for nothing the spine needs. */
function wantedStructures(): SliceRings[] {
  const { hidden } = useSelection.getState();
  const { structure } = useOperationPreview.getState();
  const references = useViewSettings.getState().showReference
    ? useReferences.getState().sets.flatMap((set) => set.structures)
    : [];
  const shown = [...structuresOf(useDocument.getState().structures), ...references].filter(
    (s) => !hidden.has(s.id),
  );
  const compared = useCompare.getState().showDifference ? (currentSet()?.structures ?? []) : [];
  const all = [...shown, ...compared, ...(structure === null ? [] : [structure])];
  return [...new Set(all.filter((s) => s.interpretedType !== 'EXTERNAL').map((s) => s.slices))];
}

/** A view narrower than this has its own words over its whole width, down to HEAD_PX, CSS px. */
const NARROW_PX = 420;
const HEAD_PX = 72;

function drawNames(
  ctx: CanvasRenderingContext2D,
  scene: ReformatScene,
  size: readonly [number, number],
): void {
  const guide = spineGuide();
  if (guide === null) return;
  ctx.font = '12px system-ui, sans-serif';
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = picture.words;
  const names = vertebraPlaces(guide.line).map(({ structure, sMm }) => ({
    text: structure.name,
    x: size[0] - 26,
    y: toScreen(scene.camera, size, 0, sMm)[1],
  }));
  // In a narrow view what it says of itself stands above the names.
  const clear = size[0] < NARROW_PX ? names.filter(({ y }) => y > HEAD_PX) : names;
  for (const { text, x, y } of placeNames(clear)) rimmedText(ctx, text, x, y);
}

/** Builds a view inside `host`. @param show gets the letters at the edges. @returns a stop. */
export function createReformatView(
  host: HTMLElement,
  kind: ReformatKind,
  show: (letters: ReformatScene['letters']) => void,
): () => void {
  let picture: SpinePicture | null = null;
  let volumeShown: CaseVolume | null = null;
  let asked = '';
  let lettersShown = '';

  /** Asks for a picture when what is wanted is not what was last asked for. */
  const want = (volume: CaseVolume, { placed }: ReformatScene): void => {
    const { complete, revision } = useCase.getState();
    const { interpolate } = useViewSettings.getState();
    const structures = wantedStructures();
    const { sheet, p0, q0 } = placed;
    const key = [
      ...[
        complete ? 'all' : revision,
        useSheets.getState().version,
        interpolate,
        p0,
        q0,
        sheet.columns,
        sheet.rows,
        sheet.pixelMm,
      ],
      ...structures.map(identity),
      // First and last row say where a plane lies; the line, where a straight sheet does.
      ...[...sheet.startMm.subarray(0, 3), ...sheet.startMm.subarray(-3), ...sheet.stepMm.subarray(-3)],
      identity(spineGuide()?.line ?? sheet),
    ].join();
    if (key === asked && volume === volumeShown) return;
    [asked, volumeShown] = [key, volume];
    bringSlices(volume);
    pictures.want({ volume, placed, interpolate, structures });
  };

  const draw = (): void => {
    const [volume, scene] = [useCase.getState().volume, sceneOf(kind, stage.size())];
    if (volume === null || scene === null) {
      image.clear();
      stage.clearOverlay();
      return;
    }
    if (volume !== volumeShown) picture = null;
    want(volume, scene);
    const window = windowOf(useView.getState(), surfaceName(kind));
    const { interpolate } = useViewSettings.getState();
    const [size, dpr, { camera }] = [stage.size(), stage.dpr(), scene];
    if (picture === null) image.clear();
    else image.draw(picture, camera, dpr, window, interpolate);
    const overlay: OverlayScene = {
      camera,
      size,
      dpr,
      place: [picture],
      preview: null,
      boxOf: () => undefined,
      pathsOf: ({ slices }) => picture?.paths.get(slices) ?? null,
    };
    stage.drawOverlay(overlay, scene.cursor, (ctx) => {
      if (isStraight(kind)) drawNames(ctx, scene, size);
      const drawing = createDrawing(ctx, camera, size);
      const surface = sceneSurface(kind, scene, volume.grid);
      if (useViewSettings.getState().measures) drawMeasures(drawing, surface);
      currentTool()?.session.onSurface?.draw(drawing, surface);
    });
    const letters = JSON.stringify(scene.letters);
    if (letters !== lettersShown) show(scene.letters);
    lettersShown = letters;
  };

  const stopKeeping = keepSheetWorker();
  const stage = createStage(host, 'all', (width, height) => image.resize(width, height), draw);
  const image = createSheetImage(stage.image);
  const pictures = createPictures((made) => {
    picture = made;
    stage.invalidate();
  });
  const stops = [
    useSheets.subscribe(stage.invalidate),
    listenToPointer(
      host,
      sheetPointerView(kind, () => sceneOf(kind, stage.size()), stage.size),
    ),
    stopKeeping,
  ];
  return () => {
    for (const stop of stops) stop();
    pictures.dispose();
    stage.dispose();
  };
}
