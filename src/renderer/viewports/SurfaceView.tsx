/** The 3D cell. Room for structure surfaces; see docs/architecture.md. */
import { texts } from '../app/texts.ts';

export function SurfaceView() {
  return (
    <section className="viewport surface-view" aria-label={texts.views.surface}>
      <p className="dim">{texts.views.surfaceLater}</p>
    </section>
  );
}
