/** The assessment per vertebra: most in need of a look first; candidates to look at and to take as GTV. */

import { worst } from '../../../core/assess/collapse.ts';
import { assessmentCsv, MUSCLE_NAME } from '../../../core/assess/index.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { acceptCandidate, assess, useAssessment } from '../../model/assessment.ts';
import { useCase } from '../../model/case.ts';
import { useDocument } from '../../model/document.ts';
import { goToPatient, goToStructure } from '../../model/go-to.ts';
import { sameContours } from '../../model/same-contours.ts';
import { texts } from '../../texts/index.ts';
import type { AssessedRow, ContouredCandidate } from '../../workers/assess/assess.worker.ts';
import { download } from '../report/save.ts';
import styles from './AssessSection.module.css';
import { BodyComposition } from './BodyComposition.tsx';

const t = texts.assess;

export function AssessSection() {
  const complete = useCase((s) => s.complete);
  const table = useDocument((s) => s.structures);
  const { running, result, madeFrom } = useAssessment();
  const structures = structuresOf(table);
  const hasVertebrae = structures.some((s) => /^VB_/.test(s.name) && s.slices.size > 0);
  if (!hasVertebrae) return <p className="dim">{t.noVertebrae}</p>;
  const old = result !== null && changed(madeFrom, structures);
  return (
    <div className="stack">
      <p className="dim">{t.intro}</p>
      <button type="button" className="button" disabled={running || !complete} onClick={() => void assess()}>
        {running ? t.running : t.run}
      </button>
      {complete ? null : <p className="dim">{t.loading}</p>}
      {result === null ? null : (
        <>
          {old ? <p className={styles.old}>{t.old}</p> : null}
          <ol className={styles.list} aria-label={t.title}>
            {result.vertebrae.map((row) => (
              <Row key={row.name} row={row} />
            ))}
          </ol>
          {result.vertebrae.some((v) => v.candidates.length > 0) ? null : <p className="dim">{t.none}</p>}
          {result.notSearched.length === 0 ? null : (
            <p className="dim">{t.notSearched(result.notSearched)}</p>
          )}
          <button
            type="button"
            className="button small"
            onClick={() =>
              download('assessment.csv', assessmentCsv(result.vertebrae), 'text/csv;charset=utf-8')
            }
          >
            {t.save}
          </button>
          {result.body === null ? (
            <p className="dim">{t.body.none}</p>
          ) : (
            <BodyComposition body={result.body} />
          )}
        </>
      )}
    </div>
  );
}

/** Whether contours or names of the spine or of a tumour are others than they were. */
function changed(before: readonly Structure[], now: readonly Structure[]): boolean {
  const part = (all: readonly Structure[]) =>
    all.filter(
      (s) => /^VB_|^Spinal|^Thecal/.test(s.name) || s.name === MUSCLE_NAME || s.interpretedType === 'GTV',
    );
  return !sameContours(part(before), part(now));
}

function Row({ row }: { row: AssessedRow }) {
  const { collapse: c, density, tumour, sins, candidates } = row;
  const show = (): void => {
    const structure = structuresOf(useDocument.getState().structures).find((s) => s.name === row.name);
    if (structure !== undefined) goToStructure(structure);
  };
  const facts: [string, string][] = [];
  if (c.heightsMm)
    facts.push([t.heights, t.mm([c.heightsMm.anterior, c.heightsMm.middle, c.heightsMm.posterior])]);
  if (density) facts.push([t.hu, t.huValue(density.medianHu, density.againstNeighboursHu)]);
  if (c.kyphosisDeg !== null) facts.push([t.kyphosis, t.degrees(c.kyphosisDeg)]);
  if (tumour) facts.push([t.tumour, t.tumourValue(tumour.volumeCc, tumour.bodyShare, tumour.sectors)]);
  if (tumour?.canal) facts.push([t.canal, tumour.canal.hint]);
  if (sins) facts.push([t.sins, t.sinsValue(sins.from, sins.to)]);
  const collapsed = (c.grade ?? 0) > 0 && c.loss !== null && c.shape !== null;
  return (
    <li className={styles.row} data-assessed={row.name}>
      <button type="button" className={styles.name} onClick={show}>
        {row.name}
      </button>
      {collapsed && c.loss && c.shape ? (
        <p className={styles.look}>
          {t.grade(c.grade ?? 0, c.shape)}: {t.loss(worst(c.loss), c.from)}
        </p>
      ) : null}
      {row.metalCc > 0 ? <p className={styles.look}>{t.metal(row.metalCc)}</p> : null}
      {density?.band ? <p className={styles.look}>{t.band(density.band)}</p> : null}
      <dl className={styles.facts}>
        {facts.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {candidates.map((candidate) => (
        <Candidate key={candidate.centreMm.join()} candidate={candidate} />
      ))}
    </li>
  );
}

function Candidate({ candidate: c }: { candidate: ContouredCandidate }) {
  const notes = [
    ...(c.atEndPlate ? [t.atEndPlate] : []),
    ...(c.breach !== null && c.breach > 0.25 ? [t.breach(c.breach)] : []),
  ];
  return (
    <div className={styles.candidate}>
      <button type="button" className={styles.link} onClick={() => goToPatient(c.centreMm)}>
        {t.candidate(c.kind, c.volumeCc, c.meanHu, c.third)}
      </button>
      {notes.length === 0 ? null : <span className="dim">{notes.join('; ')}</span>}
      <button
        type="button"
        className="button small"
        aria-label={t.acceptNamed(c.kind, c.vertebra)}
        onClick={() => acceptCandidate(c)}
      >
        {t.accept}
      </button>
    </div>
  );
}
