/** The dialog that is open, if any. */

import { lazy, Suspense } from 'react';
import { AboutDialog } from '../features/about/AboutDialog.tsx';
import { CtDialog } from '../features/about/CtDialog.tsx';
import { ReferenceDialog } from '../features/compare/ReferenceDialog.tsx';
import { ExportDialog } from '../features/export/ExportDialog.tsx';
import { IdentityDialog } from '../features/import/IdentityDialog.tsx';
import { ImportDialog } from '../features/open/ImportDialog.tsx';
import { OpenDialog } from '../features/open/OpenDialog.tsx';
import { CopyDialog } from '../features/operations/CopyDialog.tsx';
import { ProtocolDialog } from '../features/operations/ProtocolDialog.tsx';
import { RecoverDialog } from '../features/recover/RecoverDialog.tsx';
import { CaseReportDialog } from '../features/report/CaseReportDialog.tsx';
import { ReportDialog } from '../features/report/ReportDialog.tsx';
import { SignDialog } from '../features/signoff/SignDialog.tsx';
import { AddStructureDialog } from '../features/structures/AddStructureDialog.tsx';
import { WorklistDialog } from '../features/worklist/WorklistDialog.tsx';
import { QuestionDialog } from '../kit/QuestionDialog.tsx';
import { useIdentityQuestion } from '../model/identity.ts';
import { useDialog } from '../model/notices.ts';
import { useQuestion } from '../model/questions.ts';
import { texts } from '../texts/index.ts';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import styles from './StatusBar.module.css';

/** Loaded when asked for: its text, pictures and Markdown renderer are no part of the start. */
const GuideDialog = lazy(() => import('../features/guide/GuideDialog.tsx'));

/** The dialog that is open, and over it a question that must be answered first. */
export function Dialogs() {
  const asked = useQuestion((s) => s.asked);
  const identity = useIdentityQuestion((s) => s.asked);
  return (
    <>
      <OpenedDialog />
      {asked === null ? null : <QuestionDialog key={asked.title} {...asked} />}
      {identity === null ? null : <IdentityDialog key={identity.label} {...identity} />}
    </>
  );
}

function OpenedDialog() {
  const open = useDialog((s) => s.open);
  if (open === 'open') return <OpenDialog />;
  if (open === 'import') return <ImportDialog />;
  if (open === 'export') return <ExportDialog />;
  if (open === 'guide')
    return (
      <Suspense fallback={<p className={`${styles.loading} loading`}>{texts.guide.loading}</p>}>
        <GuideDialog />
      </Suspense>
    );
  if (open === 'shortcuts') return <ShortcutsDialog />;
  if (open === 'recover') return <RecoverDialog />;
  if (open === 'addStructure') return <AddStructureDialog />;
  if (open === 'protocol') return <ProtocolDialog />;
  if (open === 'copy') return <CopyDialog />;
  if (open === 'ct') return <CtDialog />;
  if (open === 'about') return <AboutDialog />;
  if (open === 'reference') return <ReferenceDialog />;
  if (open === 'report') return <ReportDialog />;
  if (open === 'caseReport') return <CaseReportDialog />;
  if (open === 'sign') return <SignDialog />;
  if (open === 'worklist') return <WorklistDialog />;
  return null;
}
