/** What is under the pointer, how loading goes, what the graphics are. */
import { useEffect, useMemo, useState } from 'react';
import { useCase } from '../model/case.ts';
import { showPanel } from '../model/dock.ts';
import { useDocument } from '../model/document.ts';
import { useJobs } from '../model/jobs.ts';
import { useSegmentation } from '../model/segmentation.ts';
import { useSelection } from '../model/selection.ts';
import { useProbe } from '../model/view.ts';
import { texts } from '../texts/index.ts';
import { toolById } from '../tools/registry.ts';
import { useHovered } from '../views/contour-hit.ts';
import { probeGl } from '../views/gl-window.ts';
import styles from './StatusBar.module.css';

const coordinate = (v: number): string => v.toFixed(1).padStart(7, '\u2007');

function ProbeText() {
  const probe = useProbe((s) => s.probe);
  if (probe === null) return <span className={styles.probe} />;
  const [i, j, k] = probe.index.map(Math.round);
  return (
    <span className={styles.probe} data-testid="probe">
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
    <button type="button" className={styles.runProgress} onClick={() => showPanel('segment')}>
      <progress {...(running === null ? {} : { value: running.fraction, max: 1 })} />
      {texts.segment.progress(running?.fraction ?? 0)}
      {running?.secondsLeft == null ? '' : ` · ${texts.segment.left(running.secondsLeft)}`}
    </button>
  );
}

/** What the pointer is inside of; else what the chosen tool does. */
function Under({ hint }: { hint: string }) {
  const inside = useHovered((s) => s.inside);
  return (
    <span className={inside === '' ? `${styles.hint} hint dim` : `${styles.hint} hint`}>
      {inside === '' ? hint : inside}
    </span>
  );
}

/** How long it is said what was undone, ms. */
const STEP_NOTE_MS = 6000;

/** `Undone: Brush`, after an undo or redo, for a while or until something else is done. */
function useStepNote(): string {
  const [note, setNote] = useState('');
  useEffect(() => {
    let timer = 0;
    const stop = useDocument.subscribe(({ history }, { history: before }) => {
      if (history === before) return;
      const back = history.undone.length > before.undone.length ? history.undone.at(-1) : undefined;
      const isForward = history.undone.length < before.undone.length && history.undone.length > 0;
      const forward =
        isForward || history.done.at(-1) === before.undone.at(-1) ? history.done.at(-1) : undefined;
      const t = texts.status;
      if (back !== undefined) setNote(t.undone(back.label));
      else if (forward !== undefined && before.undone.length > 0) setNote(t.redone(forward.label));
      else setNote('');
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setNote(''), STEP_NOTE_MS);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, []);
  return note;
}

export function StatusBar() {
  const note = useStepNote();
  const gl = useMemo(probeGl, []);
  const loading = useCase((s) => s.volume !== null && !s.complete && s.failure === null);
  const ready = useCase((s) => s.slicesReady);
  const all = useCase((s) => s.open?.sliceCount ?? 0);
  const hint = useSelection((s) => toolById(s.toolId).hint);
  return (
    <footer className={`${styles.statusbar} statusbar`}>
      <ProbeText />
      <RunProgress />
      {note === '' ? <Under hint={hint} /> : null}
      <span className="step-note" role="status">
        {note}
      </span>
      {loading ? (
        <span className={`${styles.loading} loading`}>
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
      <span className={`dim ${styles.disclaimer} disclaimer`}>{texts.app.notForClinicalUse}</span>
    </footer>
  );
}
