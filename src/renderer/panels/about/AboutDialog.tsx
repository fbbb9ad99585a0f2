import { Dialog } from '../../app/Dialog.tsx';
import { texts } from '../../app/texts.ts';
import { useSession } from '../../state/session.ts';

export function AboutDialog() {
  const version = useSession((s) => s.info?.version ?? '');
  return (
    <Dialog title={texts.about.title}>
      <p>
        {texts.app.name} {version}
      </p>
      <p>{texts.about.text}</p>
      <p className="dim">{texts.app.notForClinicalUse}</p>
    </Dialog>
  );
}
