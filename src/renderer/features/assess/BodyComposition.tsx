/** Muscle and fat at L3: areas, indices with published thresholds, and their regions as structures to correct. */
import { useId } from 'react';
import { bodyCsv, bodyIndices, TISSUES } from '../../../core/assess/index.ts';
import { assessmentRules, chooseSex, contourBody, setHeight, useAssessment } from '../../model/assessment.ts';
import { goToSliceNumber } from '../../model/go-to.ts';
import { texts } from '../../texts/index.ts';
import type { ContouredBody } from '../../workers/assess/assess.worker.ts';
import { download } from '../report/save.ts';
import styles from './AssessSection.module.css';

const t = texts.assess.body;

export function BodyComposition({ body }: { body: ContouredBody }) {
  const key = useId();
  const { heightM, sex } = useAssessment();
  const indices = bodyIndices(
    body.areaCm2,
    heightM.trim() === '' ? null : Number(heightM.replace(',', '.')),
    sex,
    assessmentRules.body,
  );
  return (
    <section className="stack" aria-label={t.title} data-body={body.vertebra}>
      <h4 className={styles.part}>{t.title}</h4>
      <p className="dim">
        {body.region === 'rule' ? t.byRule : t.byContour}{' '}
        <button type="button" className={styles.link} onClick={() => goToSliceNumber(body.k)}>
          {t.slice(body.k + 1)}
        </button>
      </p>
      <table className={`table ${styles.areas}`}>
        <thead>
          <tr>
            <th scope="col">{t.tissue}</th>
            <th scope="col">cm²</th>
            <th scope="col">cm²/m²</th>
          </tr>
        </thead>
        <tbody>
          {TISSUES.map((tissue) => (
            <tr key={tissue}>
              <th scope="row">{t.tissues[tissue]}</th>
              <td>{body.areaCm2[tissue].toFixed(1)}</td>
              <td>{indices === null ? '–' : indices.perHeight[tissue].toFixed(1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.inputs}>
        <label htmlFor={`${key}-height`}>{t.height}</label>
        <input
          id={`${key}-height`}
          className="field small"
          inputMode="decimal"
          placeholder="1.75"
          value={heightM}
          onChange={({ target }) => setHeight(target.value)}
        />
        <label htmlFor={`${key}-sex`}>{t.sex}</label>
        <select
          id={`${key}-sex`}
          className="field"
          value={sex}
          onChange={({ target }) => chooseSex(target.value)}
        >
          <option value="">{t.noSex}</option>
          <option value="F">{t.female}</option>
          <option value="M">{t.male}</option>
        </select>
      </div>
      {indices === null || sex === '' ? <p className="dim">{t.needs}</p> : null}
      <ul className={styles.thresholds}>
        {indices?.thresholds.map(({ source, population, value, below }) => (
          <li key={source + population} className={below ? styles.look : undefined}>
            {t.threshold(below, value, population)} <span className="dim">{source}</span>
          </li>
        ))}
      </ul>
      {body.cut ? <p className={styles.look}>{t.cut}</p> : null}
      {body.unsure && body.region === 'rule' ? <p className={styles.look}>{t.unsure}</p> : null}
      <p className="dim">{assessmentRules.body.validity}</p>
      <div className="row">
        {body.region === 'contour' ? null : (
          <button type="button" className="button small" onClick={() => contourBody(body)}>
            {t.contour}
          </button>
        )}
        <button
          type="button"
          className="button small"
          onClick={() => download('body-composition.csv', bodyCsv(body, indices), 'text/csv;charset=utf-8')}
        >
          {t.save}
        </button>
      </div>
    </section>
  );
}
