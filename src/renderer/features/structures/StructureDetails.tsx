/** Name, type and colour of the chosen structure, each change one history step. */
import { useEffect, useState } from 'react';
import { followNames } from '../../../core/formulas/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import { defaultInterpretedType } from '../../../core/naming/index.ts';
import { vertebraCalled } from '../../../core/spine/levels/column-names.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import type { InterpretedType, SliceRings, Structure } from '../../../core/structures/types.ts';
import { Icon } from '../../kit/icons.tsx';
import {
  type Appearance,
  appearanceOf,
  fillChoices,
  lineChoices,
  setAppearance,
  useAppearance,
} from '../../model/appearance.ts';
import { useCase } from '../../model/case.ts';
import { describeAnew, describeStructure } from '../../model/commands.ts';
import { isLocked, perform, useDocument } from '../../model/document.ts';
import { goToStructure } from '../../model/go-to.ts';
import { clearForeign, isForeign } from '../../model/identity.ts';
import { notify } from '../../model/notices.ts';
import { useSelection } from '../../model/selection.ts';
import { useVolumeCc } from '../../model/volumes.ts';
import { texts } from '../../texts/index.ts';
import { deleteStructure } from './actions.ts';
import { ColourField } from './ColourField.tsx';
import { HuFacts } from './HuFacts.tsx';
import { NameField } from './NameField.tsx';
import styles from './StructurePanel.module.css';
import { foreignTitle, provenanceOf } from './StructureRow.tsx';
import { TypeField } from './TypeField.tsx';

const t = texts.structures;

export function StructureDetails() {
  const id = useSelection((s) => s.structureId);
  const structure = useDocument((s) => (id === null ? undefined : s.structures.byId.get(id)));
  const anyThere = useDocument((s) => s.structures.byId.size > 0);
  // Its place is kept, so that the list does not move between the two clicks of a double click.
  if (structure === undefined)
    return anyThere ? (
      <p className={`${styles.structureDetails} structure-details dim`}>{t.chooseOne}</p>
    ) : null;
  return <Details key={structure.id} structure={structure} />;
}

function Details({ structure }: { structure: Structure }) {
  const [name, setName] = useState(structure.name);
  const locked = useDocument((s) => isLocked(s, structure.id));
  const byId = useDocument((s) => s.structures.byId);
  const volume = useCase((s) => s.volume);
  useEffect(() => setName(structure.name), [structure.name]);
  const others = [...byId.values()].filter((s) => s.id !== structure.id).map((s) => s.name);
  const rename = (to: string): void => {
    const next = to.trim();
    if (next === '' || next === structure.name) {
      setName(structure.name);
      return;
    }
    // Two vertebrae of one name cannot be told apart in a plan.
    if (others.includes(next) && vertebraCalled(next) !== undefined) {
      setName(structure.name);
      notify('warning', t.vertebraTaken(next), t.vertebraTakenAction);
      return;
    }
    const type = structure.interpretedType === '' ? defaultInterpretedType(next) : structure.interpretedType;
    const before = structuresOf(useDocument.getState().structures);
    const after = followNames(
      before,
      before.map((s) => (s.id === structure.id ? { ...s, name: next, interpretedType: type } : s)),
    );
    const changed = after.filter((s, n) => s !== before[n]);
    perform(describeAnew(texts.commands.rename(next), useDocument.getState().structures, changed));
  };
  const retype = (interpretedType: InterpretedType): void => {
    perform(describeStructure(texts.commands.retype(structure.name), structure, { interpretedType }));
  };
  const recolour = (colour: [number, number, number]): void => {
    perform(describeStructure(texts.commands.recolour(structure.name), structure, { colour }));
  };
  return (
    <fieldset className={`${styles.structureDetails} structure-details`} disabled={locked}>
      <div className="row">
        <ColourField colour={structure.colour} onChange={recolour} />
        <div className="grow">
          <NameField
            value={name}
            taken={others}
            onChange={setName}
            onEnter={rename}
            onLeave={() => rename(name)}
          />
        </div>
      </div>
      <div className="row spread">
        <TypeField value={structure.interpretedType} onChange={retype} />
        <span className="row">
          <button
            type="button"
            className="icon-button"
            title={`${texts.actions.centreStructure} (G)`}
            aria-label={texts.actions.centreStructure}
            onClick={() => goToStructure(structure)}
          >
            <Icon name="target" />
          </button>
          <button
            type="button"
            className="icon-button"
            title={`${t.remove} (Ctrl+Delete)`}
            aria-label={`${t.remove} ${structure.name}`}
            onClick={() => deleteStructure(structure.id)}
          >
            <Icon name="trash" />
          </button>
        </span>
      </div>
      <AppearanceFields name={structure.name} />
      {isForeign(structure) ? (
        <div className="row spread">
          <span className="bad">{foreignTitle(structure)}</span>
          <button type="button" className="button small" onClick={() => clearForeign(structure)}>
            {texts.identity.clear}
          </button>
        </div>
      ) : null}
      <p className={`dim ${styles.facts}`}>
        {volume === null ? null : <Size grid={volume.grid} slices={structure.slices} />}
        {provenanceOf(structure).title}
      </p>
      <HuFacts slices={structure.slices} />
    </fieldset>
  );
}

/** Line and fill of this structure alone. */
function AppearanceFields({ name }: { name: string }) {
  const look = useAppearance((s) => appearanceOf(s.byName, name));
  return (
    <div className="row spread">
      <label className="option">
        {t.line}
        <select
          className="field small"
          value={look.line}
          onChange={(e) => setAppearance(name, { line: e.target.value as Appearance['line'] })}
        >
          {lineChoices.map((choice) => (
            <option key={choice} value={choice}>
              {t.lines[choice]}
            </option>
          ))}
        </select>
      </label>
      <label className="option">
        {t.fill}
        <select
          className="field small"
          value={look.fill}
          onChange={(e) => setAppearance(name, { fill: e.target.value as Appearance['fill'] })}
        >
          {fillChoices.map((choice) => (
            <option key={choice} value={choice}>
              {t.fills[choice]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Size({ grid, slices }: { grid: Grid; slices: SliceRings }) {
  const cc = useVolumeCc(grid, slices);
  return `${cc === null ? '…' : cc.toFixed(3)} cc · ${t.slices(slices.size)} · `;
}
