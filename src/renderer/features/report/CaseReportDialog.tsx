/** Asks for the report of the case: where, in which forms, with or without names. */
import { useState } from 'react';
import { structureToWire } from '../../../contract/index.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { useCase } from '../../model/case.ts';
import { currentSet } from '../../model/compare/compare.ts';
import { api } from '../../model/connection.ts';
import { useDocument } from '../../model/document.ts';
import { closeDialog, notify } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';

const t = texts.caseReport;

/** By the clock alone: a name never tells the patient. */
const nameNow = (): string =>
  `report-${new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}.html`;

interface Forms {
  readonly pdf: boolean;
  readonly dicom: boolean;
  readonly deidentify: boolean;
  readonly overwrite: boolean;
  readonly compared: boolean;
  readonly assess: boolean;
}

export function CaseReportDialog() {
  const [folder, setFolder] = useState('');
  const [name, setName] = useState(nameNow);
  const [forms, setForms] = useState<Forms>({
    pdf: true,
    dicom: false,
    deidentify: false,
    overwrite: false,
    compared: true,
    assess: true,
  });
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const reference = currentSet();
  const hasVertebrae = structuresOf(useDocument((s) => s.structures)).some(
    (s) => /^VB_/.test(s.name) && s.slices.size > 0,
  );
  const make = async (): Promise<void> => {
    const { open } = useCase.getState();
    if (open === null) return;
    setBusy(true);
    setFailed('');
    try {
      const { written } = await api().call('report.make', {
        caseId: open.caseId,
        label: 'Pedicle',
        structures: structuresOf(useDocument.getState().structures).map(structureToWire),
        reference:
          reference === null || !forms.compared
            ? null
            : { label: reference.label, structures: reference.structures.map(structureToWire) },
        ...(folder.trim() === '' ? {} : { folder: folder.trim() }),
        name: /\.html$/.test(name) ? name : `${name}.html`,
        pdf: forms.pdf,
        dicom: forms.dicom && !forms.deidentify,
        deidentify: forms.deidentify,
        assess: forms.assess && hasVertebrae,
        overwrite: forms.overwrite,
      });
      notify('info', t.made(written.length, written[0] ?? ''));
      closeDialog();
    } catch (error) {
      // Shown in the dialog: notices lie behind it.
      const { message = '', action = '' } = error as { message?: string; action?: string };
      setFailed(`${message} ${action}`);
      setBusy(false);
    }
  };
  const option = (key: keyof Forms, label: string, title?: string) => (
    <label className="option" title={title}>
      <input
        type="checkbox"
        checked={forms[key]}
        disabled={key === 'dicom' && forms.deidentify}
        onChange={(e) => setForms({ ...forms, [key]: e.target.checked })}
      />{' '}
      {label}
    </label>
  );
  return (
    <Dialog
      title={t.title}
      onClose={closeDialog}
      footer={
        <>
          <span className={failed === '' ? 'dim grow' : 'bad grow'} role="alert">
            {busy ? t.making : failed}
          </span>
          <button type="button" className="button" onClick={closeDialog}>
            {texts.dialog.cancel}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={busy || name.trim() === ''}
            onClick={() => void make()}
          >
            {t.make}
          </button>
        </>
      }
    >
      <p>{t.intro}</p>
      <label className="form-row">
        {t.folder}
        <input
          className="field"
          placeholder={t.besideCt}
          value={folder}
          onChange={(e) => setFolder(e.target.value)}
        />
      </label>
      <label className="form-row">
        {t.name}
        <input className="field" value={name} onChange={(e) => setName(e.target.value)} />
      </label>
      {option('pdf', t.pdf)}
      {option('dicom', t.dicom)}
      {reference === null ? null : option('compared', t.reference(reference.label))}
      {hasVertebrae ? option('assess', t.assess) : null}
      {option('deidentify', t.deidentify, t.deidentifyHint)}
      {option('overwrite', t.overwrite)}
    </Dialog>
  );
}
