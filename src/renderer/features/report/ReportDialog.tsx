/** The report before it is printed or saved. Printing prints the page below the dialog: only the report. */

import { useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { Dialog } from '../../kit/Dialog.tsx';
import { useCompare } from '../../model/compare/compare.ts';
import { closeDialog } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import { collectComparison } from './collect.ts';
import styles from './ReportPage.module.css';
import { ReportPage } from './ReportPage.tsx';
import { saveComparison } from './save.ts';

const t = texts.report;

export function ReportDialog() {
  const results = useCompare((s) => s.results);
  const pending = useCompare((s) => s.pending > 0);
  const [withPatient, setWithPatient] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stores behind it change together with the results
  const comparison = useMemo(() => collectComparison(new Date()), [results]);
  if (comparison === null) return null;
  const page = <ReportPage comparison={comparison} withPatient={withPatient} />;
  const footer = (
    <>
      <label className="option grow">
        <input type="checkbox" checked={withPatient} onChange={(e) => setWithPatient(e.target.checked)} />
        {t.withPatient}
      </label>
      <button type="button" className="button" onClick={() => saveComparison('csv')}>
        {t.saveCsv}
      </button>
      <button type="button" className="button" onClick={() => saveComparison('json')}>
        {t.saveJson}
      </button>
      <button type="button" className="button primary" onClick={() => window.print()}>
        {t.print}
      </button>
    </>
  );
  return (
    <>
      <Dialog onClose={closeDialog} title={t.title} wide reading footer={footer}>
        {pending ? <p className="remark">{t.pending}</p> : null}
        <div className={styles.reportPreview}>{page}</div>
      </Dialog>
      {createPortal(<div className={`${styles.reportPrint} report-print`}>{page}</div>, document.body)}
    </>
  );
}
