/** Export in two steps: write and prove, look at the proof, then release the file. */
import { useState } from 'react';
import { type Result, structureToWire } from '../../../contract/index.ts';
import { saysLevel } from '../../../core/spine/index.ts';
import { structuresDigest, structuresOf } from '../../../core/structures/index.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { timeOrDay } from '../../kit/dates.ts';
import { useCase } from '../../model/case.ts';
import { api } from '../../model/connection.ts';
import { useDocument } from '../../model/document.ts';
import { noteExport } from '../../model/exports.ts';
import { isForeign } from '../../model/identity.ts';
import { areLevelsConfirmed, noteUnconfirmed, useOwnColumn } from '../../model/levels.ts';
import { closeDialog, notify, notifyError } from '../../model/notices.ts';
import { proposedUser } from '../../model/signoff.ts';
import { compareNames } from '../../model/structure-groups.ts';
import { useWarnings } from '../../model/warnings.ts';
import { texts } from '../../texts/index.ts';
import { FindingList } from '../findings/FindingList.tsx';
import { LevelsGate } from '../levels/LevelsGate.tsx';
import { WarningsGate } from '../warnings/WarningsGate.tsx';
import { ProofTable } from './ProofTable.tsx';

const t = texts.exporting;
const uidNames = ['studyInstanceUid', 'frameOfReferenceUid', 'referencedSeriesUid'] as const;
type Prepared = Result<'export.prepare'>;

export function ExportDialog() {
  const [prepared, setPrepared] = useState<Prepared | null>(null);
  const close = (): void => {
    if (prepared !== null)
      api()
        .call('export.discard', { exportId: prepared.exportId })
        .catch(() => undefined);
    closeDialog();
  };
  return prepared === null ? (
    <Choose onPrepared={setPrepared} />
  ) : (
    <Release prepared={prepared} onClose={close} onReleased={closeDialog} />
  );
}

function Choose({ onPrepared }: { onPrepared: (p: Prepared) => void }) {
  const table = useDocument((s) => s.structures);
  const filled = structuresOf(table).filter((s) => s.slices.size > 0 || s.unplaced.length > 0);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [label, setLabel] = useState('Pedicle');
  const [busy, setBusy] = useState(false);
  const unread = useWarnings().filter((w) => !w.read).length;
  const chosen = filled.filter((s) => !left.has(s.id));
  const foreign = chosen.filter(isForeign);
  const [accepted, setAccepted] = useState('');
  const foreignNames = foreign.map((s) => s.name).join(', ');
  const named = chosen.filter(saysLevel);
  const column = useOwnColumn();
  const levelsConfirmed = useDocument((s) => areLevelsConfirmed(s.marks, column));
  const [unconfirmed, setUnconfirmed] = useState(false);
  const isOpen = named.length > 0 && !levelsConfirmed;
  const isHeld = unread > 0 || accepted !== foreignNames || (isOpen && !unconfirmed);
  const prepare = async (): Promise<void> => {
    const { open, failure } = useCase.getState();
    if (open === null) return;
    if (failure !== null) {
      notify('error', texts.app.broken, failure.action);
      return;
    }
    setBusy(true);
    if (isOpen) noteUnconfirmed(named.map((s) => s.name));
    try {
      onPrepared(
        await api().call('export.prepare', {
          caseId: open.caseId,
          label,
          structures: chosen.map(structureToWire),
          shown: structuresDigest(chosen),
          acceptForeign: foreign.map((s) => s.id),
          levelsConfirmed,
        }),
      );
    } catch (error) {
      notifyError(error);
      setBusy(false);
    }
  };
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(left);
    if (on) next.delete(id);
    else next.add(id);
    setLeft(next);
  };
  return (
    <Dialog
      onClose={closeDialog}
      title={t.title}
      footer={
        <>
          <span className="dim grow">{busy ? t.preparing : ''}</span>
          <button type="button" className="button" onClick={closeDialog}>
            {texts.dialog.cancel}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={busy || isHeld || chosen.length === 0 || label.trim() === ''}
            onClick={() => void prepare()}
          >
            {t.prepare}
          </button>
        </>
      }
    >
      <WarningsGate />
      <LevelsGate named={named} override={unconfirmed} onOverride={setUnconfirmed} />
      {foreign.length === 0 ? null : (
        <label className="option bad">
          <input
            type="checkbox"
            checked={accepted === foreignNames}
            onChange={(e) => setAccepted(e.target.checked ? foreignNames : '')}
          />
          {texts.identity.exportGate(foreign.map((s) => s.name))}
        </label>
      )}
      <label className="form-row">
        {t.label}
        <input className="field" maxLength={16} value={label} onChange={(e) => setLabel(e.target.value)} />
      </label>
      <h3>
        {t.structures}{' '}
        <span className="dim">
          {chosen.length} / {filled.length}
        </span>
      </h3>
      {filled.length === 0 ? <p className="empty">{t.none}</p> : null}
      <div className="checks columns">
        {[...filled]
          .sort((a, b) => compareNames(a.name, b.name))
          .map((s) => (
            <label key={s.id} className="option">
              <input
                type="checkbox"
                checked={!left.has(s.id)}
                onChange={(e) => toggle(s.id, e.target.checked)}
              />
              {s.name}
            </label>
          ))}
      </div>
    </Dialog>
  );
}

function Release(props: { prepared: Prepared; onClose: () => void; onReleased: () => void }) {
  const { prepared } = props;
  const { proof } = prepared;
  const [folder, setFolder] = useState(prepared.suggestedFolder);
  const [name, setName] = useState(prepared.suggestedName);
  const [overwrite, setOverwrite] = useState(false);
  const [otherPatient, setOtherPatient] = useState(false);
  const [failed, setFailed] = useState<{ code: string; message: string; action: string } | null>(null);
  /** Another place: what was confirmed was about the file at the former one. */
  const target = (set: (value: string) => void, value: string): void => {
    set(value);
    setOtherPatient(false);
    setFailed(null);
  };
  const release = async (): Promise<void> => {
    const path = `${folder.replace(/[\\/]+$/, '')}/${name}`;
    setFailed(null);
    try {
      const done = await api().call('export.commit', {
        exportId: prepared.exportId,
        path,
        overwrite,
        otherPatient,
        ...(proposedUser() === '' ? {} : { user: proposedUser() }),
      });
      for (const f of done.findings) if (f.severity !== 'info') notify(f.severity, f.message, f.action);
      noteExport(done.path);
      notify('info', t.released(done.path));
      props.onReleased();
    } catch (error) {
      // Shown in the dialog: notices lie behind it.
      const e = error as { code?: string; message?: string; action?: string };
      setFailed({ code: e.code ?? '', message: e.message ?? '', action: e.action ?? '' });
    }
  };
  return (
    <Dialog
      title={t.title}
      wide
      onClose={props.onClose}
      footer={
        <>
          <span className="bad grow" role="alert">
            {failed === null ? '' : `${failed.message} ${failed.action}`}
          </span>
          <button type="button" className="button" onClick={props.onClose}>
            {texts.dialog.cancel}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={!proof.ok || name.trim() === '' || folder.trim() === ''}
            onClick={() => void release()}
          >
            {t.release}
          </button>
        </>
      }
    >
      <p className={proof.ok ? 'good' : 'bad'} data-testid="proof">
        <b>{proof.ok ? t.proofOk : t.proofBad}</b>{' '}
        <span className="dim">
          {t.proofLine(proof.contourCount, proof.pointCount, proof.maxDifferenceMm)}
        </span>
      </p>
      <p data-testid="export-identity">
        <b>{t.identity(prepared.identity)}</b>
      </p>
      <p className={prepared.approval === null ? 'dim' : 'good'} data-testid="export-approval">
        {prepared.approval === null
          ? texts.signoff.fileUnapproved
          : texts.signoff.fileApproved(
              prepared.approval.reviewer,
              timeOrDay(Date.parse(prepared.approval.at), Date.now()),
            )}
      </p>
      <p className="dim">{t.second(prepared.second)}</p>
      <details>
        <summary className="dim">UIDs</summary>
        {uidNames.map((key) => (
          <div key={key} className="dim">
            {t.uids[key]}: {prepared.identity[key]}
          </div>
        ))}
      </details>
      <FindingList findings={prepared.findings} />
      <ProofTable proof={proof} />
      <label className="form-row">
        {t.folder}
        <input className="field" value={folder} onChange={(e) => target(setFolder, e.target.value)} />
      </label>
      <label className="form-row">
        {t.file}
        <input className="field" value={name} onChange={(e) => target(setName, e.target.value)} />
      </label>
      <label className="option">
        <input type="checkbox" checked={overwrite} onChange={(e) => setOverwrite(e.target.checked)} />{' '}
        {t.overwrite}
      </label>
      {failed?.code === 'export-other-patient' || otherPatient ? (
        <label className="option bad">
          <input type="checkbox" checked={otherPatient} onChange={(e) => setOtherPatient(e.target.checked)} />{' '}
          {t.replaceOther}
        </label>
      ) : null}
    </Dialog>
  );
}
