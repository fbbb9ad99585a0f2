/** After a crash: the journals found on disk, each to restore or to delete. */
import { useState } from 'react';
import { Dialog } from '../../kit/Dialog.tsx';
import { useCase } from '../../model/case.ts';
import { api, useConnection } from '../../model/connection.ts';
import { closeDialog, notifyError } from '../../model/notices.ts';
import { openDemo, recover } from '../../model/session.ts';
import { texts } from '../../texts/index.ts';

const t = texts.recover;

export function RecoverDialog() {
  const found = useConnection((s) => s.info?.recoverable ?? []);
  const [gone, setGone] = useState<readonly string[]>([]);
  const left = found.filter((j) => !gone.includes(j.journalId));
  const later = (): void => {
    closeDialog();
    if (useCase.getState().open === null) void openDemo();
  };
  const discard = (journalId: string): void => {
    api()
      .call('sessions.delete', { journalId })
      .then(() => setGone((ids) => [...ids, journalId]))
      .catch(notifyError);
  };
  return (
    <Dialog
      title={t.title}
      onClose={later}
      footer={
        <button type="button" className="button" onClick={later}>
          {t.later}
        </button>
      }
    >
      <p>{t.intro}</p>
      {left.map((journal) => (
        <div key={journal.journalId} className="series-row row spread">
          <span>
            <b>{journal.title}</b>{' '}
            <span className="dim">
              {new Date(journal.savedAt).toLocaleString()} · {t.entries(journal.edits)}
            </span>
          </span>
          <span className="row">
            <button type="button" className="button primary" onClick={() => void recover(journal.journalId)}>
              {t.restore}
            </button>
            <button type="button" className="button" onClick={() => discard(journal.journalId)}>
              {t.discard}
            </button>
          </span>
        </div>
      ))}
    </Dialog>
  );
}
