/** Structures from a file: to edit, or as a reference to compare with. */
import { useState } from 'react';
import { Dialog } from '../../app/Dialog.tsx';
import { texts } from '../../app/texts.ts';
import { closeDialog } from '../../state/notices.ts';
import { loadStructureFile } from '../../state/session.ts';
import { FolderBrowser } from './FolderBrowser.tsx';

const t = texts.importing;

export function ImportDialog() {
  const [as, setAs] = useState<'edit' | 'reference'>('edit');
  const choose = (path: string): void => {
    closeDialog();
    void loadStructureFile(path, as);
  };
  return (
    <Dialog title={t.title} wide>
      <p className="dim">{t.kinds}</p>
      <div className="row">
        {(['edit', 'reference'] as const).map((kind) => (
          <label key={kind} className="option">
            <input type="radio" name="as" checked={as === kind} onChange={() => setAs(kind)} />
            {kind === 'edit' ? t.asEdit : t.asReference}
          </label>
        ))}
      </div>
      <FolderBrowser onFile={choose} />
    </Dialog>
  );
}
