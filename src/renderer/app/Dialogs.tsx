/** The dialog that is open, if any. */

import { lazy, Suspense } from 'react';
import { AboutDialog } from '../features/about/AboutDialog.tsx';
import { ReferenceDialog } from '../features/compare/ReferenceDialog.tsx';
import { ExportDialog } from '../features/export/ExportDialog.tsx';
import { FindingsDialog } from '../features/findings/FindingsDialog.tsx';
import { ImportDialog } from '../features/open/ImportDialog.tsx';
import { OpenDialog } from '../features/open/OpenDialog.tsx';
import { ProtocolDialog } from '../features/operations/ProtocolDialog.tsx';
import { RecoverDialog } from '../features/recover/RecoverDialog.tsx';
import { ReportDialog } from '../features/report/ReportDialog.tsx';
import { AddStructureDialog } from '../features/structures/AddStructureDialog.tsx';
import { useDialog } from '../model/notices.ts';
import { texts } from '../texts/index.ts';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';

/** Loaded when asked for: its text, pictures and Markdown renderer are no part of the start. */
const GuideDialog = lazy(() => import('../features/guide/GuideDialog.tsx'));

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
