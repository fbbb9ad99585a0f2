/** What the structure-set check found, with a way to each place and the repairs that are safe. */
import { type CheckFinding, ownProfiles } from '../../../core/checks/index.ts';
import { LongList, type RowProps } from '../../kit/LongList.tsx';
import { useCase } from '../../model/case.ts';
import {
  chooseProfile,
  repairFinding,
  runChecks,
  runSecondOpinion,
  showFinding,
  useChecks,
} from '../../model/checks.ts';
import { useDocument } from '../../model/document.ts';
import { useJobs } from '../../model/jobs.ts';
import { cancelSecondOpinion, useSecondOpinion } from '../../model/second-opinion.ts';
import { texts } from '../../texts/index.ts';
import styles from './ChecksPanel.module.css';
import findingListCss from './FindingList.module.css';
import { FindingLine } from './FindingList.tsx';

const t = texts.checks;
/** More slices than this are not offered one by one. */
const MOST_PLACES = 6;

export function ChecksPanel() {
  const { findings, of, running, profile } = useChecks();
  const ready = useCase((s) => s.volume !== null);
  const old = useDocument((s) => of !== null && s.structures !== of);
  return (
    <section className="stack" aria-label={t.title}>
      <h3>{t.title}</h3>
      <div className="row spread">
        <label className="form-row">
          {t.profile}
          <select className="field" value={profile} onChange={(e) => chooseProfile(e.target.value)}>
            <option value="">{t.noProfile}</option>
            {ownProfiles().map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button"
          disabled={!ready || running}
          onClick={() => void runChecks()}
        >
          {running ? t.running : findings === null ? t.run : t.again}
        </button>
      </div>
      <SecondOpinionRow ready={ready} />
      {old ? <p className="remark">{t.old}</p> : null}
      {findings === null ? null : <Found findings={findings} />}
    </section>
  );
}

/** Takes the time of an auto-segmentation, so it is asked for by itself; each check after it uses the answer. */
function SecondOpinionRow({ ready }: { ready: boolean }) {
  const { jobId, opinion } = useSecondOpinion();
  const job = useJobs((s) => (jobId === null ? undefined : s.jobs.get(jobId)));
  if (jobId === null)
    return (
      <div className="row spread">
        <span className="dim">{opinion === null ? t.opinionHint : t.opinionThere}</span>
        <button type="button" className="button" disabled={!ready} onClick={() => void runSecondOpinion()}>
          {opinion === null ? t.opinion : t.opinionAgain}
        </button>
      </div>
    );
  const running = job?.state === 'running' ? job : null;
  return (
    <div className="stack" role="status">
      <span className="dim">{running === null ? t.opinionStarting : t.opinionRunning(running.stage)}</span>
      <div className="row">
        <progress className="wide" {...(running === null ? {} : { value: running.fraction, max: 1 })} />
        <button type="button" className="button" onClick={cancelSecondOpinion}>
          {t.opinionCancel}
        </button>
      </div>
    </div>
  );
}

function Found({ findings }: { findings: readonly CheckFinding[] }) {
  if (findings.length === 0) return <p className="empty">{t.none}</p>;
  const count = (severity: CheckFinding['severity']): number =>
    findings.filter((f) => f.severity === severity).length;
  return (
    <>
      <p className="dim" data-testid="check-count">
        {t.count(count('error'), count('warning'), count('info'))}
      </p>
      <LongList
        className={findingListCss.findings}
        items={findings}
        keyOf={(finding) => `${finding.code}/${finding.structureId}/${finding.message}`}
        rowPx={60}
        row={(finding, _, props) => <FoundLine finding={finding} row={props} />}
      />
    </>
  );
}

function FoundLine({ finding, row }: { finding: CheckFinding; row: RowProps }) {
  const { slices = [], structureId, repair, ...said } = finding;
  return (
    <FindingLine group={[said]} row={row}>
      <div className={styles.places}>
        {structureId === undefined ? null : slices.length === 0 || slices.length > MOST_PLACES ? (
          <button type="button" className="button" onClick={() => showFinding(finding)}>
            {t.show}
          </button>
        ) : (
          slices.map((k) => (
            <button key={k} type="button" className="button" onClick={() => showFinding(finding, k)}>
              {t.slice(k)}
            </button>
          ))
        )}
        {repair === undefined ? null : (
          <button type="button" className="button" onClick={() => repairFinding(finding)}>
            {t.repairs[repair]}
          </button>
        )}
      </div>
    </FindingLine>
  );
}
