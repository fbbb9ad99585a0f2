/** The dialog that is open, if any. */

import { lazy, Suspense } from 'react';
import { AboutDialog } from '../panels/about/AboutDialog.tsx';
import { ShortcutsDialog } from '../panels/about/ShortcutsDialog.tsx';
import { ReferenceDialog } from '../panels/compare/ReferenceDialog.tsx';
import { ExportDialog } from '../panels/export/ExportDialog.tsx';
import { FindingsDialog } from '../panels/findings/FindingsDialog.tsx';
import { ImportDialog } from '../panels/open/ImportDialog.tsx';
import { OpenDialog } from '../panels/open/OpenDialog.tsx';
import { ProtocolDialog } from '../panels/operations/ProtocolDialog.tsx';
import { RecoverDialog } from '../panels/recover/RecoverDialog.tsx';
import { ReportDialog } from '../panels/report/ReportDialog.tsx';
import { AddStructureDialog } from '../panels/structures/AddStructureDialog.tsx';
import { useDialog } from '../state/notices.ts';
import { texts } from './texts.ts';

/** Loaded when asked for: its text, pictures and Markdown renderer are no part of the start. */
const GuideDialog = lazy(() => import('../panels/guide/GuideDialog.tsx'));

export function Dialogs() {
  const open = useDialog((s) => s.open);
  if (open === 'open') return <OpenDialog />;
  if (open === 'import') return <ImportDialog />;
  if (open === 'export') return <ExportDialog />;
  if (open === 'guide')
    return (
      <Suspense fallback={<p className="loading">{texts.guide.loading}</p>}>
        <GuideDialog />
      </Suspense>
    );
  if (open === 'shortcuts') return <ShortcutsDialog />;
  if (open === 'recover') return <RecoverDialog />;
  if (open === 'findings') return <FindingsDialog />;
  if (open === 'addStructure') return <AddStructureDialog />;
  if (open === 'protocol') return <ProtocolDialog />;
  if (open === 'about') return <AboutDialog />;
  if (open === 'reference') return <ReferenceDialog />;
  if (open === 'report') return <ReportDialog />;
  return null;
}
