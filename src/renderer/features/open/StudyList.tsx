/** Studies and series found, with what is wrong with each. */
import type { Result } from '../../../contract/index.ts';
import { readableDate } from '../../kit/dates.ts';
import { openSeries, useOpening } from '../../model/session.ts';
import { texts } from '../../texts/index.ts';
import { FindingList } from '../findings/FindingList.tsx';
import styles from './OpenDialog.module.css';

const t = texts.open;
type Study = Result<'studies.scan'>['studies'][number];
type Series = Study['series'][number];

export function StudyList({ found }: { found: Result<'studies.scan'> }) {
  if (found.studies.length === 0) {
    return (
      <div>
        <p>{t.nothing}</p>
        <p className="dim">{t.nothingAction}</p>
        <FindingList findings={found.findings} />
      </div>
    );
  }
  return (
    <div className={styles.studyList}>
      {found.studies.map((study) => (
        <section key={study.studyInstanceUid} className={styles.study}>
          <h3>
            {study.patientName}{' '}
            <span className="dim">
              {[study.patientId, readableDate(study.studyDate), study.description]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </h3>
          {study.series.map((series) => (
            <SeriesRow key={series.seriesInstanceUid} series={series} />
          ))}
          {study.structureSets.length > 0 ? (
            <p className="dim">
              {t.structureSets}:{' '}
              {study.structureSets.map((s) => `${s.label} (${s.structureCount})`).join(', ')}
            </p>
          ) : null}
        </section>
      ))}
      <FindingList findings={found.findings} />
    </div>
  );
}

function SeriesRow({ series }: { series: Series }) {
  const opening = useOpening();
  const { resample } = series;
  const size = series.dims === null ? '' : series.dims.join(' × ');
  const spacing =
    series.spacingMm === null ? '' : `${series.spacingMm.map((v) => v.toFixed(2)).join(' × ')} mm`;
  return (
    <div className="series-row">
      <div className="row spread">
        <span>
          <span className="badge">{series.modality}</span> {series.description}{' '}
          <span className="dim">
            {[texts.structures.slices(series.sliceCount), size, spacing].filter(Boolean).join(' · ')}
          </span>
        </span>
        {series.loadable ? (
          <button
            type="button"
            className="button primary"
            disabled={opening}
            onClick={() => void openSeries(series.seriesInstanceUid)}
          >
            {t.openSeries}
          </button>
        ) : (
          <span className="bad">{t.notLoadable}</span>
        )}
        {resample === null ? null : (
          <button
            type="button"
            className="button"
            disabled={opening}
            title={t.resampleHint(resample.interpolated, resample.sliceCount)}
            onClick={() => void openSeries(series.seriesInstanceUid, resample.spacingMm)}
          >
            {t.resample(resample.spacingMm)}
          </button>
        )}
      </div>
      <FindingList findings={series.findings} />
    </div>
  );
}
