/** Choosing a folder, then a series. Electron has its own folder dialog; the browser gets a list. */

import { useEffect } from 'react';
import { Dialog } from '../../kit/Dialog.tsx';
import { useCase } from '../../model/case.ts';
import { api, useConnection } from '../../model/connection.ts';
import { useScan } from '../../model/jobs.ts';
import { closeDialog, notifyError } from '../../model/notices.ts';
import { openDemo } from '../../model/session.ts';
import { forgetStudies, scanPaths, useStudies } from '../../model/studies.ts';
import { texts } from '../../texts/index.ts';
import { FolderBrowser } from './FolderBrowser.tsx';
import styles from './OpenDialog.module.css';
import { StudyList } from './StudyList.tsx';

const t = texts.open;

async function pickFolder(): Promise<void> {
  try {
    const { path } = await api().call('files.pickFolder', {});
    if (path !== null) await scanPaths([path]);
  } catch (error) {
    notifyError(error);
  }
}

export function OpenDialog() {
  const info = useConnection((s) => s.info);
  const { scanning, found, dropped } = useStudies();
  const recent = info?.recent ?? [];
  useEffect(() => {
    const folder = info?.startFolder ?? null;
    const { paths, dropped: given } = useStudies.getState();
    // Only at the start: later it would replace the open case without a word.
    const atStart = useCase.getState().open === null && paths.length === 0 && given === null;
    if (folder !== null && atStart) void scanPaths([folder]);
  }, [info]);
  return (
    <Dialog onClose={closeDialog} title={t.title} wide>
      {scanning ? <Scanning /> : null}
      {dropped === null ? null : <p role="status">{t.dropInBrowser(dropped)}</p>}
      {!scanning && found !== null ? (
        <>
          <StudyList found={found} />
          <button type="button" className="button" onClick={forgetStudies}>
            {t.otherFolder}
          </button>
        </>
      ) : null}
      {!scanning && found === null ? (
        <div className={styles.openChoices}>
          <div className={styles.openSide}>
            {recent.length === 0 ? null : <h3>{t.recent}</h3>}
            {recent.map((r) => (
              <button
                key={r.path}
                type="button"
                className="list-button"
                title={r.path}
                onClick={() => void scanPaths([r.path])}
              >
                {r.title}
              </button>
            ))}
            <button type="button" className="button" onClick={() => void openDemo()}>
              {t.demo}
            </button>
            {info?.shell === 'electron' ? (
              <button type="button" className="button primary" onClick={() => void pickFolder()}>
                {t.browse}
              </button>
            ) : null}
          </div>
          <FolderBrowser />
        </div>
      ) : null}
    </Dialog>
  );
}

function Scanning() {
  const { filesRead, filesTotal } = useScan();
  return (
    <div className={styles.scanning} role="status">
      <progress {...(filesTotal > 0 ? { value: filesRead, max: filesTotal } : {})} />
      <span>{t.scanning(filesRead, filesTotal)}</span>
    </div>
  );
}
