/** What is under the pointer, how loading goes, what the graphics are. */
import { useMemo } from 'react';
import { useCase } from '../model/case.ts';
import { useSelection } from '../model/selection.ts';
import { useProbe } from '../model/view.ts';
import { texts } from '../texts/index.ts';
import { toolById } from '../tools/registry.ts';
import { probeGl } from '../views/gl-window.ts';

const coordinate = (v: number): string => v.toFixed(1).padStart(7, '\u2007');

function ProbeText() {
  const probe = useProbe((s) => s.probe);
  if (probe === null) return <span className="probe" />;
  const [i, j, k] = probe.index.map(Math.round);
  return (
    <span className="probe" data-testid="probe">
      <b>{probe.hu === null ? '–' : Math.round(probe.hu)}</b> {texts.status.hu}
      <span className="dim">{texts.status.lps}</span>
      {probe.patientMm.map(coordinate).join(' ')} mm
      <span className="dim">{texts.status.index}</span>
      {i}, {j}, {k}
    </span>
  );
}

export function StatusBar() {
  const gl = useMemo(probeGl, []);
  const loading = useCase((s) => s.volume !== null && !s.complete && s.failure === null);
  const ready = useCase((s) => s.slicesReady);
  const all = useCase((s) => s.open?.sliceCount ?? 0);
  const hint = useSelection((s) => toolById(s.toolId).hint);
  return (
    <footer className="statusbar">
      <ProbeText />
      <span className="hint dim">{hint}</span>
      {loading ? (
        <span className="loading">
          <progress value={ready} max={Math.max(1, all)} />
          {texts.app.loading(ready, all)}
        </span>
      ) : null}
      {gl.available ? null : <span className="bad">{texts.app.noGl}</span>}
      {gl.software ? (
        <span className="dim" title={gl.renderer}>
          {texts.app.softwareGl}
        </span>
      ) : null}
      <span className="dim disclaimer">{texts.app.notForClinicalUse}</span>
    </footer>
  );
}
