/** A Cobb angle between two end plates chosen by name: from the side or the front, in the patient's own directions. */
import { useState } from 'react';
import type { Vec3 } from '../../../core/geometry/grid.ts';
import { patientPoint, toIndex } from '../../../core/geometry/grid.ts';
import { plus, scaled } from '../../../core/geometry/vec.ts';
import { planesFor, useCase } from '../../model/case.ts';
import { findEndPlates, useEndPlates } from '../../model/end-plates.ts';
import { texts } from '../../texts/index.ts';
import { place } from '../../tools/measure/measures.ts';
import { cobbMeasure, plateLine } from '../../tools/measure/plates.ts';
import type { NamedPlate } from '../../workers/targets/targets.worker.ts';
import styles from './MeasureList.module.css';

const t = texts.measures;
const looks: Readonly<Record<'sagittal' | 'coronal', Vec3>> = { sagittal: [1, 0, 0], coronal: [0, 1, 0] };

const nameOf = ({ vertebra, end }: NamedPlate): string => t.plate(vertebra, end === 'upper');

/** Places the angle; nothing where a plate lies across the look. */
function measure(from: NamedPlate, to: NamedPlate, view: 'sagittal' | 'coronal'): void {
  const { volume } = useCase.getState();
  if (volume === null) return;
  const between = scaled(plus(from.centreMm, to.centreMm), 0.5);
  const [a, b] = [from, to].map((plate) => plateLine(plate, looks[view], plate.centreMm));
  if (!a || !b) return;
  const index = toIndex(volume.grid, patientPoint(...between));
  const slice = Math.round(index[planesFor(volume)[view].normalAxis]);
  place({
    view,
    slice,
    measure: cobbMeasure({ pointsMm: a, plate: from }, { pointsMm: b, plate: to }),
  });
}

export function CobbPicker() {
  const { plates, running } = useEndPlates();
  return (
    <details className={styles.cobb} onToggle={(e) => e.currentTarget.open && void findEndPlates()}>
      <summary>{t.cobbTitle}</summary>
      <p className="dim">{t.cobbHint}</p>
      {plates === null || running ? (
        <p className="dim">{t.finding}</p>
      ) : plates.length < 2 ? (
        <p className="dim">{t.noPlates}</p>
      ) : (
        <Choice plates={plates} />
      )}
    </details>
  );
}

function Choice({ plates }: { plates: readonly NamedPlate[] }) {
  const [from, setFrom] = useState(0);
  const [to, setTo] = useState(plates.length - 1);
  const [view, setView] = useState<'sagittal' | 'coronal'>('sagittal');
  const [a, b] = [plates[from], plates[to]];
  const select = (label: string, value: number, choose: (n: number) => void) => (
    <label className="option">
      {label}
      <select value={value} onChange={(e) => choose(Number(e.target.value))}>
        {plates.map((plate, n) => (
          <option key={nameOf(plate)} value={n}>
            {nameOf(plate)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form
      className={styles.cobbChoice}
      onSubmit={(event) => {
        event.preventDefault();
        if (a !== undefined && b !== undefined) measure(a, b, view);
      }}
    >
      {select(t.from, from, setFrom)}
      {select(t.to, to, setTo)}
      <label className="option">
        {t.seenFrom}
        <select value={view} onChange={(e) => setView(e.target.value === 'coronal' ? 'coronal' : 'sagittal')}>
          <option value="sagittal">{t.side}</option>
          <option value="coronal">{t.front}</option>
        </select>
      </label>
      <button type="submit" className="button small" disabled={a === undefined || b === undefined || a === b}>
        {t.measure}
      </button>
    </form>
  );
}
