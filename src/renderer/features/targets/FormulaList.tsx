/** Formulas of the case with their states; the active structure's can be set here. */
import { useState } from 'react';
import { type FormulaStatus, needsLook } from '../../../core/formulas/index.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { proposeAnew } from '../../model/ctv.ts';
import { useDocument } from '../../model/document.ts';
import {
  keepHandEdit,
  letFormulasFollow,
  setFormula,
  updateFormulas,
  useFormulas,
  useFormulasFollow,
} from '../../model/formulas.ts';
import { selectStructure, useSelection } from '../../model/selection.ts';
import { texts } from '../../texts/index.ts';
import styles from './TargetsPanel.module.css';

const t = texts.targets;

export function FormulaList() {
  const formulas = useFormulas();
  const id = useSelection((s) => s.structureId);
  const active = useDocument((s) => (id === null ? undefined : s.structures.byId.get(id)));
  return (
    <div className="stack">
      {active === undefined ? null : (
        <FormulaField key={`${active.id} ${active.formula?.text ?? ''}`} structure={active} />
      )}
      {formulas.length === 0 ? <p className="dim">{t.noFormulas}</p> : <List formulas={formulas} />}
    </div>
  );
}

function List({ formulas }: { formulas: readonly FormulaStatus[] }) {
  const follows = useFormulasFollow();
  return (
    <>
      <ul className={styles.list}>
        {formulas.map((formula) => (
          <Row key={formula.structureId} formula={formula} />
        ))}
      </ul>
      <button
        type="button"
        className="button"
        disabled={!formulas.some((f) => f.rules === null && f.state !== 'overridden' && needsLook(f))}
        onClick={() => updateFormulas()}
      >
        {t.updateAll}
      </button>
      <label className="option">
        <input type="checkbox" checked={follows} onChange={(e) => letFormulasFollow(e.target.checked)} />{' '}
        {t.formulasFollow}
      </label>
    </>
  );
}

function Row({ formula }: { formula: FormulaStatus }) {
  const { structureId, name, text, state, because, outdated, rules } = formula;
  return (
    <li data-formula={name}>
      <div className="row spread">
        <button type="button" className={styles.name} onClick={() => selectStructure(structureId)}>
          {name}
        </button>
        <span className={outdated ? styles.stale : styles[state]} title={because}>
          {t.states[state]}
        </span>
      </div>
      <code className="dim">{text}</code>
      {state === 'current' ? null : <p className="dim">{because}</p>}
      <div className={styles.buttons}>
        {state === 'overridden' && rules === null ? (
          <button type="button" className="button small" onClick={() => updateFormulas([structureId])}>
            {t.discard}
          </button>
        ) : null}
        {outdated ? (
          <button type="button" className="button small" onClick={() => keepHandEdit(structureId)}>
            {t.keep}
          </button>
        ) : null}
        {rules !== null && needsLook(formula) ? (
          <button type="button" className="button small" onClick={() => void proposeAnew(formula)}>
            {t.proposeAnew}
          </button>
        ) : null}
      </div>
    </li>
  );
}

function FormulaField({ structure }: { structure: Structure }) {
  const [text, setText] = useState(structure.formula?.text ?? '');
  return (
    <form
      className="row"
      onSubmit={(e) => {
        e.preventDefault();
        setFormula(structure.id, text);
      }}
    >
      <input
        className="field grow"
        aria-label={t.formulaOf(structure.name)}
        placeholder={t.placeholder}
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      <button type="submit" className="button small" disabled={text === (structure.formula?.text ?? '')}>
        {t.set}
      </button>
    </form>
  );
}
