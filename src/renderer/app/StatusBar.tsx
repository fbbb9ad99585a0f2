/** What is under the pointer, how loading goes, what the graphics are. */
import { useMemo } from 'react';
import { useCase } from '../model/case.ts';
import { showPanel } from '../model/dock.ts';
import { useJobs } from '../model/jobs.ts';
import { useSegmentation } from '../model/segmentation.ts';
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

/** A run of the models, whichever panel is shown. */
function RunProgress() {
  const jobId = useSegmentation((s) => s.jobId);
  const job = useJobs((s) => (jobId === null ? undefined : s.jobs.get(jobId)));
  if (jobId === null) return null;
  const running = job?.state === 'running' ? job : null;
  return (
    <button type="button" className="run-progress" onClick={() => showPanel('segment')}>
      <progress {...(running === null ? {} : { value: running.fraction, max: 1 })} />
      {texts.segment.progress(running?.fraction ?? 0)}
      {running?.secondsLeft == null ? '' : ` · ${texts.segment.left(running.secondsLeft)}`}
    </button>
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
      <RunProgress />
      <span className="hint dim">{hint}</span>
      {loading ? (
        <span className="loading">
          <progress value={ready} max={Math.max(1, all)} />
          {texts.app.loading(ready, all)}
        </span>
      ) : null}
      {gl.available ? null : <span className="bad">{texts.app.noGl}</span>}
      {gl.software ? (
        <span className="dim" title={texts.app.softwareGlHint(gl.renderer)}>
          {texts.app.softwareGl}
        </span>
      ) : null}
      <span className="dim disclaimer">{texts.app.notForClinicalUse}</span>
    </footer>
  );
}
