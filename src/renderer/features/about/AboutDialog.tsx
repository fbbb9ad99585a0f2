import { Dialog } from '../../kit/Dialog.tsx';
import { useConnection } from '../../model/connection.ts';
import { closeDialog } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';

export function AboutDialog() {
  const version = useConnection((s) => s.info?.version ?? '');
  return (
    <Dialog onClose={closeDialog} title={texts.about.title}>
      <p>
        {texts.app.name} {version}
      </p>
      <p>{texts.about.text}</p>
      <p className="dim">{texts.app.notForClinicalUse}</p>
    </Dialog>
  );
}
