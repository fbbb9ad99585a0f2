/** What was found about the open case. */

import { Dialog } from '../../kit/Dialog.tsx';
import { useCase } from '../../model/case.ts';
import { closeDialog } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import { FindingList } from './FindingList.tsx';

export function FindingsDialog() {
  const findings = useCase((s) => s.findings);
  return (
    <Dialog onClose={closeDialog} title={texts.findings.title}>
      {findings.length === 0 ? <p>{texts.findings.none}</p> : <FindingList findings={findings} />}
    </Dialog>
  );
}
