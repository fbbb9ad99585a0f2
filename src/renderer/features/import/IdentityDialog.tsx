/** Both identities side by side; Cancel is the answer of least effort, going on takes a tick first. */
import { useState } from 'react';
import type { Identity, IdentityField } from '../../../core/identity/index.ts';
import { IDENTITY_FIELDS } from '../../../core/identity/index.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { readableDate } from '../../kit/dates.ts';
import type { IdentityReport } from '../../model/identity.ts';
import { texts } from '../../texts/index.ts';
import styles from './IdentityDialog.module.css';

const t = texts.identity;

function sayOf(of: Identity, field: IdentityField): string {
  const said = {
    'patient-id': of.patientId,
    'patient-name': of.patientName,
    'birth-date': readableDate(of.patientBirthDate),
    'frame-of-reference': of.frameOfReferenceUids.join('\n'),
    study: of.studyInstanceUids.join('\n'),
    series: of.seriesInstanceUids.join('\n'),
  } satisfies Record<IdentityField, string>;
  return said[field] === '' ? t.nothing : said[field];
}

export function IdentityDialog(props: {
  label: string;
  identity: IdentityReport;
  answer: (accept: boolean) => void;
}) {
  const { ct, file, contradictions, differences } = props.identity;
  const [ticked, setTicked] = useState(false);
  const no = (): void => props.answer(false);
  const differs = new Set([...contradictions, ...differences]);
  return (
    <Dialog
      title={t.title}
      wide
      onClose={no}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="button" disabled={!ticked} onClick={() => props.answer(true)}>
            {t.load}
          </button>
          <button type="button" className="button primary" data-autofocus="" onClick={no}>
            {texts.dialog.cancel}
          </button>
        </>
      }
    >
      <p>{t.intro(props.label)}</p>
      <table className={styles.sides}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t.ct}</th>
            <th scope="col">{t.file}</th>
          </tr>
        </thead>
        <tbody>
          {IDENTITY_FIELDS.map((field) => (
            <tr
              key={field}
              data-field={field}
              className={contradictions.includes(field) ? styles.contradicts : undefined}
            >
              <th scope="row">
                {t.fields[field]} {differs.has(field) ? <span className="badge">{t.differs}</span> : null}
              </th>
              <td>{sayOf(ct, field)}</td>
              <td>{sayOf(file, field)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className="option">
        <input type="checkbox" checked={ticked} onChange={(e) => setTicked(e.target.checked)} />
        {t.tick}
      </label>
      <p className="dim">{t.consequence}</p>
    </Dialog>
  );
}
