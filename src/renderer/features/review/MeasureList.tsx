/** The measurements of the case: named, gone to, taken away. */
import { plus, scaled } from '../../../core/geometry/vec.ts';
import { useCase } from '../../model/case.ts';
import { goToPatient } from '../../model/go-to.ts';
import { useReformat } from '../../model/reformat.ts';
import { texts } from '../../texts/index.ts';
import {
  isCtView,
  measuredIn,
  measureLines,
  nameMeasure,
  type PlacedMeasure,
  removeMeasure,
  useMeasures,
} from '../../tools/measure/measures.ts';
import { CobbPicker } from './CobbPicker.tsx';
import styles from './MeasureList.module.css';

const t = texts.measures;

/** Goes to where it lies, and to the kind of views it was made in. */
function goTo({ view, measure }: PlacedMeasure): void {
  const first = measure.pointsMm[0];
  if (first === undefined) return;
  const last = measure.pointsMm[measure.kind === 'ellipse' ? measure.pointsMm.length / 2 : 1] ?? first;
  const isStraight = view === 'straightSagittal' || view === 'straightCoronal';
  // The middle of a straight way through the patient lies beside a bent sheet; its end lies on it.
  goToPatient(isStraight ? first : scaled(plus(first, last), 0.5));
  useReformat.setState({ mode: isStraight ? 'straight' : isCtView(view) ? 'off' : 'aligned' });
}

export function MeasureList() {
  const placed = useMeasures((s) => s.placed);
  const isOpen = useCase((s) => s.volume !== null);
  if (!isOpen) return null;
  return (
    <section aria-label={t.title}>
      <h3 className="panel-heading">{t.title}</h3>
      <ul className={styles.list}>
        {placed.map((p) => (
          <Row key={p.id} placed={p} />
        ))}
      </ul>
      <CobbPicker />
    </section>
  );
}

function Row({ placed }: { placed: PlacedMeasure }) {
  const { id, measure, name } = placed;
  const kind = t.kinds[measure.kind];
  const value = measureLines(measure).join(', ');
  return (
    <li data-measure={measure.kind}>
      <input
        className="field small"
        aria-label={t.nameOf(kind, measuredIn(placed))}
        placeholder={kind}
        defaultValue={name}
        onBlur={(e) => nameMeasure(id, e.target.value.trim())}
        onKeyDown={(e) => e.key === 'Enter' && e.currentTarget.blur()}
      />
      <button type="button" className="list-button" onClick={() => goTo(placed)}>
        <span>{value}</span>
        <span className="dim">{measuredIn(placed)}</span>
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
