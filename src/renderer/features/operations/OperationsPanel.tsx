/** Operations on the active structure: what to do, with a preview over the views, and one button to do it. */
import { useEffect, useMemo, useState } from 'react';
import { contourVolumeCc } from '../../../core/contours/index.ts';
import { needsVoxels } from '../../../core/editing/index.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import type { Structure } from '../../../core/structures/types.ts';
import fieldsCss from '../../kit/Fields.module.css';
import { RangeField } from '../../kit/Fields.tsx';
import { type CaseVolume, useCase } from '../../model/case.ts';
import { isLocked, useDocument } from '../../model/document.ts';
import { useSelection } from '../../model/selection.ts';
import { compareNames } from '../../model/structure-groups.ts';
import { useView } from '../../model/view.ts';
import { texts } from '../../texts/index.ts';
import { stopOperations } from '../../workers/operations/client.ts';
import { NameField } from '../structures/NameField.tsx';
import {
  canGoElsewhere,
  chooseOperation,
  hasRange,
  labelOf,
  needsOther,
  type OperationForm,
  type OperationKind,
  operationKinds,
  requestOf,
  restForm,
  resultName,
  setForm,
  useOperationForm,
} from './form.ts';
import styles from './OperationsPanel.module.css';
import { Parameters } from './Parameters.tsx';
import { performOperation } from './perform.ts';
import { type PreviewState, usePreview } from './use-preview.ts';

const t = texts.operations;

export function OperationsPanel() {
  const id = useSelection((s) => s.structureId);
  const structure = useDocument((s) => (id === null ? undefined : s.structures.byId.get(id)));
  const volume = useCase((s) => s.volume);
  if (structure === undefined || volume === null) return <p className="empty">{t.noStructure}</p>;
  return <Panel structure={structure} volume={volume} />;
}

function Panel({ structure, volume }: { structure: Structure; volume: CaseVolume }) {
  const form = useOperationForm();
  const table = useDocument((s) => s.structures);
  const others = useMemo(
    () =>
      structuresOf(table)
        .filter((s) => s.id !== structure.id && s.slices.size > 0)
        .sort((x, y) => compareNames(x.name, y.name)),
    [table, structure.id],
  );
  const other = needsOther(form.kind) ? (others.find((s) => s.id === form.otherId) ?? null) : null;
  // Voxels that arrive later count too: a threshold over half a CT would be wrong.
  const voxelsRevision = useCase((s) => (needsVoxels(form.kind) ? s.revision : 0));
  const request = useMemo(
    () => requestOf(form, { grid: volume.grid, voxels: volume.data, voxelsRevision, structure, other }),
    [form, volume, voxelsRevision, structure, other],
  );
  // Nothing is shown that nobody asked for.
  const asked = form.preview && form.askedFor === structure.id;
  const preview = usePreview(structure, asked ? request : null);
  const names = useMemo(() => structuresOf(table).map((s) => s.name), [table]);
  const wanted = canGoElsewhere(form.kind) ? form.into : null;
  const into = wanted === '' ? resultName(form, structure.name, names) : wanted;
  const locked = useDocument((s) => isLocked(s, structure.id)) && into === null;
  const [applying, setApplying] = useState(false);
  const apply = (): void => {
    if (request === null || applying) return;
    const label = labelOf(form, structure.name, other?.name ?? '');
    setApplying(true);
    void performOperation(structure, request, label, into).then((done) => {
      setApplying(false);
      if (done) restForm();
    });
  };
  return (
    <form
      className={`stack ${styles.operations} operations`}
      // Fields clamp what is typed; the browser would refuse numbers off their steps (1.2 mm, 100 mm²).
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Kinds kind={form.kind} />
      <p className="dim">{t.hints[form.kind]}</p>
      <p className="operation-source">
        {t.source}: <b>{structure.name}</b>
      </p>
      <Parameters form={form} structure={structure} others={others} />
      {hasRange(form.kind) ? <Range form={form} volume={volume} /> : null}
      {canGoElsewhere(form.kind) ? (
        <Target key={structure.id} into={into} names={names} onEnter={apply} />
      ) : null}
      <label className="option">
        <input
          type="checkbox"
          checked={form.preview}
          onChange={(e) => setForm({ preview: e.target.checked })}
        />
        {t.preview}
      </label>
      <p className={styles.operationOutcome} role="status" data-testid="operation-outcome">
        {locked ? texts.tools.locked(structure.name) : outcomeText(preview, structure, volume)}
      </p>
      <div className="row">
        <button type="submit" className="button primary grow" disabled={request === null || applying}>
          {into === null ? t.applyTo(structure.name) : t.make(into)}
        </button>
        <button
          type="button"
          className="button"
          disabled={!applying && preview !== 'computing'}
          onClick={stopOperations}
        >
          {texts.dialog.cancel}
        </button>
      </div>
    </form>
  );
}

function Kinds({ kind }: { kind: OperationKind }) {
  return (
    <div className={`${styles.operationKinds} operation-kinds`} role="toolbar" aria-label={t.operation}>
      {operationKinds.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === kind}
          className="button small"
          title={t.hints[each]}
          onClick={() => chooseOperation(each)}
        >
          {t.kinds[each]}
        </button>
      ))}
    </div>
  );
}

function Range({ form, volume }: { form: OperationForm; volume: CaseVolume }) {
  const here = useView((s) => Math.round(s.cursor[2]) + 1);
  return (
    <RangeField
      range={form.range}
      count={volume.grid.dims[2]}
      here={here}
      required={form.kind === 'deleteSlices'}
      onChange={(range) => setForm({ range })}
    />
  );
}

function Target(props: { into: string | null; names: readonly string[]; onEnter: () => void }) {
  const { into, names } = props;
  // A name made for one structure must not stay for the next.
  useEffect(() => () => useOperationForm.setState({ into: '' }), []);
  return (
    <fieldset className={fieldsCss.operationRange}>
      <legend>{t.result}</legend>
      <label className="option">
        <input type="radio" checked={into === null} onChange={() => setForm({ into: null })} />
        {t.intoSame}
      </label>
      <label className="option">
        <input type="radio" checked={into !== null} onChange={() => setForm({ into: '' })} />
        {t.intoOther}
      </label>
      {into === null ? null : (
        <NameField
          value={into}
          taken={[]}
          onChange={(name) => setForm({ into: name })}
          onEnter={props.onEnter}
        />
      )}
      {into !== null && names.includes(into) ? <p className="remark">{t.replaces(into)}</p> : null}
    </fieldset>
  );
}

function outcomeText(preview: PreviewState, structure: Structure, volume: CaseVolume): string {
  if (preview === 'off') return '';
  if (preview === 'computing') return t.computing;
  if ('error' in preview) return preview.error;
  if (preview.changed === 0) return t.noChange;
  const cc = texts.structures.cc;
  const before = contourVolumeCc(volume.grid, structure.slices);
  return t.outcome(cc(before), cc(contourVolumeCc(volume.grid, preview.slices)), preview.changed);
}
