/** Auto-segmentation: what to run, how it goes, what came out. */
import { useEffect, useState } from 'react';
import type { JobState } from '../../../contract/index.ts';
import { isUsable, useCase } from '../../model/case.ts';
import { useJobs } from '../../model/jobs.ts';
import { listModels, useModels } from '../../model/models.ts';
import { cancelSegmentation, startSegmentation, useSegmentation } from '../../model/segmentation.ts';
import { useView } from '../../model/view.ts';
import { texts } from '../../texts/index.ts';
import { FindingList } from '../findings/FindingList.tsx';
import { ModelChooser } from './ModelChooser.tsx';
import { ProposalList } from './ProposalList.tsx';
import { regionAround } from './region.ts';

const t = texts.segment;

export function SegmentPanel() {
  const models = useModels((s) => s.list);
  const { jobId, proposal } = useSegmentation();
  const usable = useCase(isUsable);
  const job = useJobs((s) => (jobId === null ? undefined : s.jobs.get(jobId)));
  useEffect(() => {
    if (useModels.getState().list === null) void listModels();
  }, []);
  if (models === null) return <p className="empty">…</p>;
  if (jobId !== null) return <Progress job={job ?? { state: 'queued' }} />;
  if (proposal !== null) return <ProposalList proposal={proposal} />;
  return (
    <div>
      <FindingList findings={models.findings} />
      {models.models.length === 0 ? <p className="empty">{t.none}</p> : <Chooser enabled={usable} />}
    </div>
  );
}

function Chooser({ enabled }: { enabled: boolean }) {
  const models = useModels((s) => s.list?.models) ?? [];
  const [chosen, setChosen] = useState<readonly string[]>(() => models.map((m) => m.id));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [near, setNear] = useState(false);
  const [doubtful, setDoubtful] = useState(false);
  const names = models.filter((m) => chosen.includes(m.id)).flatMap((m) => m.structures.map((s) => s.name));
  const wanted = names.filter((n) => !left.has(n));
  const start = (): void => {
    const { volume } = useCase.getState();
    const region = near && volume !== null ? regionAround(volume.grid, useView.getState().cursor) : null;
    void startSegmentation({
      modelIds: [...chosen],
      ...(wanted.length === names.length ? {} : { structureNames: wanted }),
      ...(region === null ? {} : { region }),
      doubtful,
    });
  };
  return (
    <div className="stack">
      <ModelChooser models={models} chosen={chosen} onChosen={setChosen} left={left} onLeft={setLeft} />
      <label className="option" title={t.regionHint}>
        <input type="checkbox" checked={near} onChange={(e) => setNear(e.target.checked)} /> {t.region}
      </label>
      <label className="option" title={t.doubtfulHint}>
        <input type="checkbox" checked={doubtful} onChange={(e) => setDoubtful(e.target.checked)} />{' '}
        {t.doubtful}
      </label>
      <button
        type="button"
        className="button primary wide"
        disabled={!enabled || chosen.length === 0 || wanted.length === 0}
        onClick={start}
      >
        {t.run}
      </button>
    </div>
  );
}

function Progress({ job }: { job: JobState }) {
  const running = job.state === 'running' ? job : null;
  return (
    <div className="stack" role="status">
      <div className="row spread">
        <span>{running === null ? t.queued : running.stage}</span>
        <span>{running === null ? '' : `${Math.round(running.fraction * 100)} %`}</span>
      </div>
      <progress className="wide" {...(running === null ? {} : { value: running.fraction, max: 1 })} />
      <div className="row spread">
        <span className="dim">{running?.secondsLeft == null ? '' : t.left(running.secondsLeft)}</span>
        <button type="button" className="button" onClick={() => void cancelSegmentation()}>
          {t.cancel}
        </button>
      </div>
    </div>
  );
}
