/** Structures from a file: to edit, or as a reference to compare with. */
import { useState } from 'react';
import { Dialog } from '../../kit/Dialog.tsx';
import { closeDialog } from '../../model/notices.ts';
import { loadStructureFile } from '../../model/session.ts';
import { texts } from '../../texts/index.ts';
import { FolderBrowser } from './FolderBrowser.tsx';

const t = texts.importing;

export function ImportDialog() {
  const [as, setAs] = useState<'edit' | 'reference'>('edit');
  const choose = (path: string): void => {
    closeDialog();
    void loadStructureFile(path, as);
  };
  return (
    <Dialog onClose={closeDialog} title={t.title} wide>
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
