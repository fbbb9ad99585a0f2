/** Brings the cursor into the middle of the views that are zoomed in. */
import { useCase } from '../state/case.ts';
import { setFrame, useView } from '../state/view.ts';
import { planePoint, viewNames } from './geometry.ts';
import { planesFor } from './viewport.ts';

export function centreOnCursor(): void {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  const { frames, cursor } = useView.getState();
  for (const name of viewNames) {
    const frame = frames[name];
    if (frame.centreMm === null) continue;
    setFrame(name, { ...frame, centreMm: planePoint(planesFor(volume)[name], cursor) });
  }
}
