/** RT ROI Interpreted Type. */
import { interpretedTypeSchema } from '../../../contract/index.ts';
import type { InterpretedType } from '../../../core/structures/types.ts';
import { texts } from '../../texts/index.ts';

export function TypeField({
  value,
  onChange,
}: {
  value: InterpretedType;
  onChange: (type: InterpretedType) => void;
}) {
  return (
    <select
      className="field"
      aria-label={texts.structures.type}
      title={texts.structures.type}
      value={value}
      onChange={(e) => onChange(interpretedTypeSchema.parse(e.target.value))}
    >
      {interpretedTypeSchema.options.map((type) => (
        <option key={type} value={type}>
          {type === '' ? '–' : type}
        </option>
      ))}
    </select>
  );
}
