/** Choosing a structure template and seeing what it would do before it is applied. */
import { useState } from 'react';
import { type Protocol, type ProtocolStep, withFormulas } from '../../../core/editing/index.ts';
import { PedicleError } from '../../../core/errors/errors.ts';
import { defaultColour } from '../../../core/naming/index.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { useDocument } from '../../model/document.ts';
import { closeDialog } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import styles from './OperationsPanel.module.css';
import { performProtocol, planFor, protocols } from './protocols.ts';

const t = texts.protocols;

export function ProtocolDialog() {
  const [id, setId] = useState(protocols[0]?.id ?? '');
  const table = useDocument((s) => s.structures);
  const [formulas, setFormulas] = useState<ReadonlyMap<string, string>>(new Map());
  const chosen = protocols.find((p) => p.id === id) ?? protocols[0];
  if (chosen === undefined) return null;
  const { protocol, problem } = edited(chosen, formulas);
  const steps = planFor(protocol, structuresOf(table));
  const changes = steps.some(
    (s) =>
      s.state === 'derive' ||
      !nameThere(
        s,
        structuresOf(table).map((x) => x.name),
      ),
  );
  const apply = (): void => {
    performProtocol(protocol);
    closeDialog();
  };
  return (
    <Dialog
      onClose={closeDialog}
      title={t.title}
      wide
      footer={
        <>
          <span className={problem === '' ? 'dim grow' : `grow ${styles.problem}`} role="status">
            {problem === '' ? (changes ? '' : t.complete) : problem}
          </span>
          <button type="button" className="button" onClick={closeDialog}>
            {texts.dialog.cancel}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={!changes || problem !== ''}
            onClick={apply}
          >
            {t.apply}
          </button>
        </>
      }
    >
      <label className="form-row">
        {t.choose}
        <select
          className="field"
          data-autofocus=""
          value={id}
          onChange={(e) => {
            setId(e.target.value);
            setFormulas(new Map());
          }}
        >
          {protocols.map((p) => (
            <option key={p.id} value={p.id}>
              {p.title}
            </option>
          ))}
        </select>
      </label>
      <Steps
        title={protocol.title}
        steps={steps}
        typed={formulas}
        onFormula={(name, text) => setFormulas(new Map([...formulas, [name, text]]))}
      />
      <p className="dim">
        {t.source}: {protocol.source}
      </p>
    </Dialog>
  );
}

const nameThere = ({ entry }: ProtocolStep, names: readonly string[]): boolean => names.includes(entry.name);

/** The template with what was typed; as it came, and the problem, where that cannot be. */
function edited(
  protocol: Protocol,
  typed: ReadonlyMap<string, string>,
): { protocol: Protocol; problem: string } {
  try {
    return { protocol: withFormulas(protocol, typed), problem: '' };
  } catch (error) {
    if (!(error instanceof PedicleError)) throw error;
    return { protocol, problem: error.message };
  }
}

interface StepsProps {
  readonly title: string;
  readonly steps: readonly ProtocolStep[];
  readonly typed: ReadonlyMap<string, string>;
  readonly onFormula: (name: string, text: string) => void;
}

function Steps({ title, steps, typed, onFormula }: StepsProps) {
  return (
    <div className={`table-scroll ${styles.protocolSteps}`}>
      <table className="table" aria-label={title}>
        <thead>
          <tr>
            {t.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map(({ entry, state, missing }) => (
            <tr key={entry.name} title={entry.note}>
              <th scope="row">
                <span
                  className={styles.protocolSwatch}
                  style={{ background: `rgb(${(entry.colour ?? defaultColour(entry.name)).join(' ')})` }}
                />
                {entry.name}
              </th>
              <td>{entry.type}</td>
              <td>
                {entry.model !== undefined ? (
                  t.model(entry.model)
                ) : state === 'exists' ? (
                  (entry.formula ?? t.drawn)
                ) : (
                  <input
                    className="field"
                    aria-label={t.formulaOf(entry.name)}
                    placeholder={t.drawn}
                    value={typed.get(entry.name) ?? entry.formula ?? ''}
                    onChange={(e) => onFormula(entry.name, e.target.value)}
                  />
                )}
              </td>
              <td className={styles[state]}>{stateText(state, missing.join(', '))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stateText(state: ProtocolStep['state'], source: string): string {
  if (state === 'exists') return t.exists;
  if (state === 'derive') return t.derive;
  return state === 'add' ? t.missing : t.waits(source);
}
