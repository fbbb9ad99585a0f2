/** Scores of a classifier that this site has installed, with how they hold and what it was not asked about. */
import { useEffect, useId } from 'react';
import { structuresOf } from '../../../core/structures/edit.ts';
import {
  askClassifier,
  chooseClassifier,
  listClassifiers,
  shownTo,
  useClassifiers,
} from '../../model/classifiers.ts';
import { useDocument } from '../../model/document.ts';
import { sameContours } from '../../model/same-contours.ts';
import { texts } from '../../texts/index.ts';
import styles from './AssessSection.module.css';

const t = texts.assess.classifier;

export function ClassifierSection() {
  const key = useId();
  const { installed, chosen, running, answer, madeFrom } = useClassifiers();
  const all = structuresOf(useDocument((s) => s.structures));
  useEffect(() => {
    if (installed === null) void listClassifiers();
  }, [installed]);
  const classifier = installed?.find(({ id }) => id === chosen);
  if (classifier === undefined) return <p className="dim">{installed === null ? '' : t.none}</p>;
  const shown = shownTo(classifier, all);
  const old = answer !== null && !sameContours(madeFrom, shown);
  return (
    <div className="stack">
      <div className={styles.inputs}>
        <label htmlFor={key}>{t.choose}</label>
        <select
          id={key}
          className="field"
          value={chosen}
          onChange={({ target }) => chooseClassifier(target.value)}
        >
          {installed?.map(({ id, title, version }) => (
            <option key={id} value={id}>
              {title} {version}
            </option>
          ))}
        </select>
      </div>
      <p className="dim">{t.intro}</p>
      <button
        type="button"
        className="button"
        disabled={running || shown.length === 0}
        onClick={() => void askClassifier()}
      >
        {running ? t.running : t.ask(shown.length)}
      </button>
      {shown.length === 0 ? <p className="dim">{t.nothing[classifier.of]}</p> : null}
      {old ? <p className={styles.old}>{t.old}</p> : null}
      {answer?.classified.map(({ structure, scores }) => (
        <table key={structure} className={`table ${styles.areas}`} data-classified={structure}>
          <thead>
            <tr>
              <th scope="col">{structure}</th>
              <th scope="col">{t.raw}</th>
              <th scope="col">{t.calibrated}</th>
            </tr>
          </thead>
          <tbody>
            {scores.map(({ id, title, raw, calibrated }) => (
              <tr key={id}>
                <th scope="row">{title}</th>
                <td>{raw.toFixed(2)}</td>
                <td>{calibrated === null ? t.notCalibrated : calibrated.toFixed(2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      {answer?.findings.map(({ message }) => (
        <p key={message} className={styles.look}>
          {message}
        </p>
      ))}
      <p className="dim">{t.holds(classifier.validity)}</p>
      <p className="dim">
        {t.calibration(
          classifier.calibration.source,
          classifier.calibration.cases,
          classifier.calibration.brier,
        )}
      </p>
    </div>
  );
}
