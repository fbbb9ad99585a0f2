/** Choosing a structure template and seeing what it would do before it is applied. */
import { useState } from 'react';
import type { Protocol, ProtocolStep } from '../../../core/editing/index.ts';
import { defaultColour } from '../../../core/naming/index.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { useDocument } from '../../model/document.ts';
import { closeDialog } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import styles from './OperationsPanel.module.css';
import { applyProtocol, planFor, protocols } from './protocols.ts';

const t = texts.protocols;

export function ProtocolDialog() {
  const [id, setId] = useState(protocols[0]?.id ?? '');
  const table = useDocument((s) => s.structures);
  const protocol = protocols.find((p) => p.id === id) ?? protocols[0];
  if (protocol === undefined) return null;
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
    void applyProtocol(protocol);
    closeDialog();
  };
  return (
    <Dialog
      onClose={closeDialog}
      title={t.title}
      wide
      footer={
        <>
          <span className="dim grow">{changes ? '' : t.complete}</span>
          <button type="button" className="button" onClick={closeDialog}>
            {texts.dialog.cancel}
          </button>
          <button type="button" className="button primary" disabled={!changes} onClick={apply}>
            {t.apply}
          </button>
        </>
      }
    >
      <label className="form-row">
        {t.choose}
        <select className="field" data-autofocus="" value={id} onChange={(e) => setId(e.target.value)}>
          {protocols.map((p) => (
            <option key={p.id} value={p.id}>
              {p.title}
            </option>
          ))}
        </select>
      </label>
      <Steps protocol={protocol} steps={steps} />
      <p className="dim">
        {t.source}: {protocol.source}
      </p>
    </Dialog>
  );
}

const nameThere = ({ entry }: ProtocolStep, names: readonly string[]): boolean => names.includes(entry.name);

function Steps({ protocol, steps }: { protocol: Protocol; steps: readonly ProtocolStep[] }) {
  return (
    <div className={`table-scroll ${styles.protocolSteps}`}>
      <table className="table" aria-label={protocol.title}>
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
          {steps.map(({ entry, state }) => (
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
                {entry.margin !== undefined
                  ? t.margin(entry.margin.of, entry.margin.mm)
                  : entry.model !== undefined
                    ? t.model(entry.model)
                    : t.drawn}
              </td>
              <td className={styles[state]}>{stateText(state, entry.margin?.of ?? '')}</td>
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
