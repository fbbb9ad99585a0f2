/** The settings of the chosen operation. */
import type { Structure } from '../../../core/structures/types.ts';
import { ChoiceField, NumberField } from '../../kit/Fields.tsx';
import { texts } from '../../texts/index.ts';
import { type OperationForm, setForm } from './form.ts';
import { MarginFields } from './MarginFields.tsx';

const t = texts.operations;

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
          <FormNumber form={form} name="gapMm" />
        </>
      );
    case 'smooth':
      return <FormNumber form={form} name="passes" />;
    case 'fillHoles':
      return <FormNumber form={form} name="holeMm2" />;
    case 'removeParts':
      return <PartFields form={form} />;
    case 'threshold':
      return (
        <>
          <FormNumber form={form} name="lowHu" max={form.highHu} />
          <FormNumber form={form} name="highHu" min={form.lowHu} />
        </>
      );
    default:
      return null;
  }
}

/** Label, unit and limits of the numbers of the form. */
const numbers = {
  gapMm: { label: t.gap, unit: 'mm', min: 0, max: 50, step: 0.5 },
  passes: { label: t.strength, unit: '', min: 1, max: 40, step: 1 },
  holeMm2: { label: t.holes, unit: 'mm²', min: 1, max: 100000, step: 10 },
  partCc: { label: t.parts, unit: 'cc', min: 0.001, max: 1000, step: 0.05 },
  lowHu: { label: t.from, unit: 'HU', min: -1024, max: 4000, step: 10 },
  highHu: { label: t.to, unit: 'HU', min: -1024, max: 4000, step: 10 },
} as const;

function FormNumber(props: {
  form: OperationForm;
  name: keyof typeof numbers;
  min?: number;
  max?: number;
  disabled?: boolean;
}) {
  const { form, name, ...limits } = props;
  return (
    <NumberField
      {...numbers[name]}
      {...limits}
      value={form[name]}
      onChange={(value) => setForm({ [name]: value })}
    />
  );
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
      <FormNumber form={form} name="partCc" disabled={form.onlyLargest} />
    </>
  );
}

function OtherField({ form, others }: { form: OperationForm; others: readonly Structure[] }) {
  if (others.length === 0) return <p className="remark">{t.noOther}</p>;
  return (
    <ChoiceField
      label={t.other}
      value={others.some((s) => s.id === form.otherId) ? (form.otherId ?? '') : ''}
      options={[['', t.chooseOther], ...others.map((s) => [s.id, s.name] as const)]}
      onChange={(otherId) => setForm({ otherId: otherId === '' ? null : otherId })}
    />
  );
}
