/** A margin's millimetres per side, and what they come to in whole slices. */
import { marginSlices } from '../../../core/contours/index.ts';
import { evenMargin as even, prvName, ptvName } from '../../../core/editing/index.ts';
import { sliceDistanceMm } from '../../../core/geometry/grid.ts';
import type { MarginMm } from '../../../core/masks/index.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { NumberField } from '../../kit/Fields.tsx';
import { useCase } from '../../model/case.ts';
import { texts } from '../../texts/index.ts';
import { type OperationForm, setForm } from './form.ts';
import styles from './OperationsPanel.module.css';

const t = texts.operations;
const sides = ['superior', 'inferior', 'anterior', 'posterior', 'left', 'right'] as const;

/** Up and down a margin comes to whole slices: said before it is relied on. */
function WholeSlices({ margin }: { margin: MarginMm }) {
  const grid = useCase((s) => s.volume?.grid);
  if (grid === undefined) return null;
  const step = sliceDistanceMm(grid);
  const rounded = [...new Set([margin.superior, margin.inferior])].filter(
    (mm) => Math.abs(marginSlices(grid, mm) * step - Math.abs(mm)) > 1e-6,
  );
  if (rounded.length === 0) return null;
  return (
    <p className="remark" role="note">
      {rounded.map((mm) => t.wholeSlices(mm, marginSlices(grid, mm), step)).join(' ')}
    </p>
  );
}

export function MarginFields({ form, structure }: { form: OperationForm; structure: Structure }) {
  const { margin, evenMargin } = form;
  const set = (side: (typeof sides)[number]) => (mm: number) =>
    setForm({ margin: evenMargin ? even(mm) : { ...margin, [side]: mm } });
  const preset = (into: string): void => setForm({ evenMargin: true, margin: even(2), into });
  const [prv, ptv] = [prvName(structure.name, 2), ptvName(structure.name, 2)];
  return (
    <>
      <div className={`row ${styles.presets}`}>
        <button type="button" className="button small" onClick={() => preset(prv)} title={t.actions.prv}>
          {t.prv(prv)}
        </button>
        <button type="button" className="button small" onClick={() => preset(ptv)} title={t.actions.ptv}>
          {t.ptv(ptv)}
        </button>
      </div>
      <label className="option">
        <input
          type="checkbox"
          checked={evenMargin}
          onChange={(e) =>
            setForm(
              e.target.checked ? { evenMargin: true, margin: even(margin.superior) } : { evenMargin: false },
            )
          }
        />
        {t.even}
      </label>
      <div className={styles.marginGrid}>
        {sides.map((side) => (
          <NumberField
            key={side}
            label={t.sides[side]}
            unit="mm"
            min={-50}
            max={50}
            step={0.5}
            value={margin[side]}
            onChange={set(side)}
          />
        ))}
      </div>
      <WholeSlices margin={margin} />
    </>
  );
}
