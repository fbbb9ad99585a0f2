/** The settings of the chosen operation. */
import { prvName, ptvName } from '../../../core/editing/index.ts';
import { sliceDistanceMm } from '../../../core/geometry/grid.ts';
import type { MarginMm } from '../../../core/masks/index.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { texts } from '../../app/texts.ts';
import { useCase } from '../../state/case.ts';
import { ChoiceField, NumberField } from './Fields.tsx';
import { type OperationForm, setForm } from './form.ts';

const t = texts.operations;
const sides = ['superior', 'inferior', 'anterior', 'posterior', 'left', 'right'] as const;

export function Parameters(props: {
  form: OperationForm;
  structure: Structure;
  others: readonly Structure[];
}) {
  const { form } = props;
  switch (form.kind) {
    case 'margin':
      return <MarginFields form={form} structure={props.structure} />;
    case 'boolean':
      return (
        <>
          <ChoiceField
            label={t.operation}
            value={form.combine}
            options={(['union', 'intersect', 'subtract', 'xor'] as const).map((op) => [op, t.combine[op]])}
            onChange={(combine) => setForm({ combine })}
          />
          <OtherField {...props} />
        </>
      );
    case 'crop':
      return (
        <>
          <ChoiceField
            label={t.operation}
            value={form.cropKeep}
            options={[
              ['outside', t.keepOutside],
              ['inside', t.keepInside],
            ]}
            onChange={(cropKeep) => setForm({ cropKeep })}
          />
          <OtherField {...props} />
          <NumberField
            label={t.gap}
            unit="mm"
            min={0}
            max={50}
            step={0.5}
            value={form.gapMm}
            onChange={(gapMm) => setForm({ gapMm })}
          />
        </>
      );
    case 'smooth':
      return (
        <NumberField
          label={t.strength}
          unit=""
          min={1}
          max={40}
          step={1}
          value={form.passes}
          onChange={(passes) => setForm({ passes })}
        />
      );
    case 'fillHoles':
      return (
        <NumberField
          label={t.holes}
          unit="mm²"
          min={1}
          max={100000}
          step={10}
          value={form.holeMm2}
          onChange={(holeMm2) => setForm({ holeMm2 })}
        />
      );
    case 'removeParts':
      return <PartFields form={form} />;
    case 'threshold':
      return (
        <>
          <NumberField
            label={t.from}
            unit="HU"
            min={-1024}
            max={form.highHu}
            step={10}
            value={form.lowHu}
            onChange={(lowHu) => setForm({ lowHu })}
          />
          <NumberField
            label={t.to}
            unit="HU"
            min={form.lowHu}
            max={4000}
            step={10}
            value={form.highHu}
            onChange={(highHu) => setForm({ highHu })}
          />
        </>
      );
    default:
      return null;
  }
}

function PartFields({ form }: { form: OperationForm }) {
  return (
    <>
      <label className="option">
        <input
          type="checkbox"
          checked={form.onlyLargest}
          onChange={(e) => setForm({ onlyLargest: e.target.checked })}
        />
        {t.onlyLargest}
      </label>
      <NumberField
        label={t.parts}
        unit="cc"
        min={0.001}
        max={1000}
        step={0.05}
        value={form.partCc}
        disabled={form.onlyLargest}
        onChange={(partCc) => setForm({ partCc })}
      />
    </>
  );
}

function OtherField({ form, others }: { form: OperationForm; others: readonly Structure[] }) {
  if (others.length === 0) return <p className="remark">{t.noOther}</p>;
  return (
    <ChoiceField
      label={t.other}
      value={form.otherId ?? others[0]?.id ?? ''}
      options={others.map((s) => [s.id, s.name])}
      onChange={(otherId) => setForm({ otherId })}
    />
  );
}

const even = (mm: number): MarginMm => ({
  left: mm,
  right: mm,
  anterior: mm,
  posterior: mm,
  superior: mm,
  inferior: mm,
});

/** A margin up or down that is thinner than a slice does nothing there: said before it is relied on. */
function ThinMargin({ margin }: { margin: MarginMm }) {
  const grid = useCase((s) => s.volume?.grid);
  const slice = grid === undefined ? 0 : sliceDistanceMm(grid);
  const thin = [margin.superior, margin.inferior].find((mm) => mm !== 0 && Math.abs(mm) < slice - 1e-6);
  if (thin === undefined) return null;
  return (
    <p className="remark" role="note">
      {t.belowSlice(String(Math.abs(thin)), slice.toFixed(1))}
    </p>
  );
}

function MarginFields({ form, structure }: { form: OperationForm; structure: Structure }) {
  const { margin, evenMargin } = form;
  const set = (side: (typeof sides)[number]) => (mm: number) =>
    setForm({ margin: evenMargin ? even(mm) : { ...margin, [side]: mm } });
  const preset = (into: string): void => setForm({ evenMargin: true, margin: even(2), into });
  const [prv, ptv] = [prvName(structure.name, 2), ptvName(structure.name)];
  return (
    <>
      <div className="row presets">
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
      <div className="margin-grid">
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
      <ThinMargin margin={margin} />
    </>
  );
}
