/** A reference from a file on disk: RTSTRUCT or label map. */
import { Dialog } from '../../kit/Dialog.tsx';
import { closeDialog } from '../../model/notices.ts';
import { loadStructureFile } from '../../model/session.ts';
import { texts } from '../../texts/index.ts';
import { FolderBrowser } from '../open/FolderBrowser.tsx';

export function ReferenceDialog() {
  const choose = (path: string): void => {
    closeDialog();
    void loadStructureFile(path, 'reference');
  };
  return (
    <Dialog onClose={closeDialog} title={texts.compare.fileTitle} wide>
      <p className="dim">{texts.importing.kinds}</p>
      <FolderBrowser onFile={choose} />
    </Dialog>
  );
}
