/** A reference from a file on disk: RTSTRUCT or label map. */
import { Dialog } from '../../app/Dialog.tsx';
import { texts } from '../../app/texts.ts';
import { closeDialog } from '../../state/notices.ts';
import { loadStructureFile } from '../../state/session.ts';
import { FolderBrowser } from '../open/FolderBrowser.tsx';

export function ReferenceDialog() {
  const choose = (path: string): void => {
    closeDialog();
    void loadStructureFile(path, 'reference');
  };
  return (
    <Dialog title={texts.compare.fileTitle} wide>
      <p className="dim">{texts.importing.kinds}</p>
      <FolderBrowser onFile={choose} />
    </Dialog>
  );
}
