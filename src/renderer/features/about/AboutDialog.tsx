import { Dialog } from '../../kit/Dialog.tsx';
import { closeDialog } from '../../model/notices.ts';
import { useSession } from '../../model/session.ts';
import { texts } from '../../texts/index.ts';

export function AboutDialog() {
  const version = useSession((s) => s.info?.version ?? '');
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
