/** The measurements of the case: named, gone to, taken away. */
import type { CaseVolume } from '../../model/case.ts';
import { planesFor, useCase } from '../../model/case.ts';
import { setCursor, useView } from '../../model/view.ts';
import { texts } from '../../texts/index.ts';
import {
  measureLines,
  nameMeasure,
  type PlacedMeasure,
  removeMeasure,
  useMeasures,
} from '../../tools/measure/measures.ts';
import styles from './MeasureList.module.css';

const t = texts.measures;

function goTo({ view, slice }: PlacedMeasure, volume: CaseVolume): void {
  const next = [...useView.getState().cursor] as [number, number, number];
  next[planesFor(volume)[view].normalAxis] = slice;
  setCursor(next, volume.grid.dims);
}

export function MeasureList() {
  const placed = useMeasures((s) => s.placed);
  const volume = useCase((s) => s.volume);
  if (volume === null || placed.length === 0) return null;
  return (
    <section aria-label={t.title}>
      <h3 className="panel-heading">{t.title}</h3>
      <ul className={styles.list}>
        {placed.map((p) => (
          <Row key={p.id} placed={p} volume={volume} />
        ))}
      </ul>
    </section>
  );
}

function Row({ placed, volume }: { placed: PlacedMeasure; volume: CaseVolume }) {
  const { id, view, slice, measure, name } = placed;
  const kind = t.kinds[measure.kind];
  const value = measureLines(measure, planesFor(volume)[view], slice, volume.grid).join(', ');
  return (
    <li data-measure={measure.kind}>
      <input
        className="field small"
        aria-label={t.nameOf(kind, slice + 1)}
        placeholder={kind}
        defaultValue={name}
        onBlur={(e) => nameMeasure(id, e.target.value.trim())}
        onKeyDown={(e) => e.key === 'Enter' && e.currentTarget.blur()}
      />
      <button type="button" className="list-button" onClick={() => goTo(placed, volume)}>
        <span>{value}</span>
        <span className="dim">
          {texts.views[view]} {slice + 1}
        </span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t.remove(name === '' ? kind : name)}
        title={t.remove(name === '' ? kind : name)}
        onClick={() => removeMeasure(id)}
      >
        ×
      </button>
    </li>
  );
}
