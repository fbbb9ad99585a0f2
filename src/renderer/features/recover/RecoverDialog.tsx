/** Saved sessions: what was worked on and when, each to resume or, when asked twice, to delete. */
import { useEffect, useState } from 'react';
import type { Session } from '../../../contract/index.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { useCase } from '../../model/case.ts';
import { api, useConnection } from '../../model/connection.ts';
import { closeDialog, notifyError, openDialog } from '../../model/notices.ts';
import { openDemo, recover, useOpening } from '../../model/session.ts';
import { texts } from '../../texts/index.ts';

const t = texts.recover;

/** When, how much, exported or not, and what stands in the way. */
const told = (s: Session): string =>
  [
    s.initials,
    s.seriesDescription,
    new Date(s.savedAt).toLocaleString(),
    t.entries(s.edits),
    s.exported === null ? t.notExported : t.exported(s.exported.file, s.exported.covers),
    s.state === 'current' ? '' : t.states[s.state],
  ]
    .filter((text) => text !== '')
    .join(' · ');

function Row({ session, onDelete }: { session: Session; onDelete: () => void }) {
  const [asked, setAsked] = useState(false);
  const [gone, setGone] = useState(false);
  return (
    <div data-session={session.journalId}>
      <div className="series-row row spread">
        <span>
          <b>{session.title}</b> <span className="dim">{told(session)}</span>
        </span>
        {session.open !== null ? (
          <span className="dim">{t.openElsewhere}</span>
        ) : asked ? (
          <span className="row">
            <span>{t.reallyDelete}</span>
            <button type="button" className="button" onClick={() => setAsked(false)}>
              {t.keep}
            </button>
            <button type="button" className="button" onClick={onDelete}>
              {t.deleteForGood}
            </button>
          </span>
        ) : (
          <span className="row">
            <button
              type="button"
              className="button primary"
              onClick={() => void recover(session.journalId, undefined, () => setGone(true))}
            >
              {t.restore}
            </button>
            <button type="button" className="button" onClick={() => setAsked(true)}>
              {t.discard}
            </button>
          </span>
        )}
      </div>
      {gone ? <WhereIsCt journalId={session.journalId} /> : null}
    </div>
  );
}

/** Its CT is not where it was, or not what it was: another folder may hold it. */
function WhereIsCt({ journalId }: { journalId: string }) {
  const [folder, setFolder] = useState('');
  const looking = useOpening();
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (!looking && folder.trim() !== '') void recover(journalId, folder.trim());
      }}
    >
      <label className="row grow">
        {t.whereIsCt}
        <input className="field grow" value={folder} onChange={(e) => setFolder(e.target.value)} />
      </label>
      <button type="submit" className="button" disabled={looking || folder.trim() === ''}>
        {t.lookThere}
      </button>
    </form>
  );
}

export function RecoverDialog() {
  const startFolder = useConnection((s) => s.info?.startFolder ?? null);
  const nothingOpen = useCase((s) => s.open === null);
  const [sessions, setSessions] = useState<readonly Session[] | null>(null);
  useEffect(() => {
    api()
      .call('sessions.list', {})
      .then((found) => setSessions(found.sessions))
      .catch(notifyError);
  }, []);
  const later = (): void => {
    closeDialog();
    if (useCase.getState().open !== null) return;
    // The folder Pedicle was started with, where there is one.
    if (startFolder === null) void openDemo();
    else openDialog('open');
  };
  const remove = (journalId: string): void => {
    api()
      .call('sessions.delete', { journalId })
      .then(() => setSessions((list) => list?.filter((s) => s.journalId !== journalId) ?? null))
      .catch(notifyError);
  };
  return (
    <Dialog
      title={t.title}
      wide
      onClose={later}
      footer={
        <button type="button" className="button" onClick={later}>
          {nothingOpen ? t.later : texts.dialog.close}
        </button>
      }
    >
      <p>{sessions?.length === 0 ? t.none : t.intro}</p>
      {sessions?.map((session) => (
        <Row key={session.journalId} session={session} onDelete={() => remove(session.journalId)} />
      ))}
    </Dialog>
  );
}
