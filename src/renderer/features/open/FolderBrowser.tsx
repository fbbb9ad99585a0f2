/** Folders of this computer, as the web host lists them. */
import { useEffect, useState } from 'react';
import type { Result } from '../../../contract/index.ts';
import { Icon } from '../../kit/icons.tsx';
import { api } from '../../model/connection.ts';
import { notifyError } from '../../model/notices.ts';
import { scanPaths } from '../../model/studies.ts';
import { texts } from '../../texts/index.ts';
import styles from './OpenDialog.module.css';

const t = texts.open;
type Listing = Result<'files.list'>;
/** A CT in one file: opened by itself, as a folder of DICOM files is. */
const VOLUME_FILE = /\.(nii(\.gz)?|nrrd|mha)$/i;

/** Browses folders, and CTs in one file; with `onFile` every file is listed and can be chosen. */
export function FolderBrowser({ onFile }: { onFile?: (path: string) => void }) {
  const [listing, setListing] = useState<Listing | null>(null);
  const [typed, setTyped] = useState('');
  const show = (path: string | null): void => {
    api()
      .call('files.list', { path })
      .then((next) => {
        setListing(next);
        setTyped(next.path);
      })
      .catch(notifyError);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, at the home folder
  useEffect(() => show(null), []);
  if (listing === null) return <div className={styles.folderBrowser} />;
  const folders = listing.entries.filter((e) => e.kind === 'folder');
  const files = listing.entries.filter((e) => e.kind === 'file');
  return (
    <div className={styles.folderBrowser}>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          show(typed);
        }}
      >
        <input
          className="field grow"
          aria-label={t.folder}
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
        />
        <button
          type="button"
          className="button"
          disabled={listing.parent === null}
          onClick={() => show(listing.parent)}
        >
          {t.up}
        </button>
      </form>
      <ul className={styles.folderList}>
        {folders.map((entry) => (
          <li key={entry.path}>
            <button type="button" className="list-button" onClick={() => show(entry.path)}>
              <Icon name="folder" /> {entry.name}
            </button>
          </li>
        ))}
        {(onFile === undefined ? files.filter(({ name }) => VOLUME_FILE.test(name)) : files).map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              className="list-button"
              onClick={() => (onFile === undefined ? void scanPaths([entry.path]) : onFile(entry.path))}
            >
              <Icon name="file" /> {entry.name}
            </button>
          </li>
        ))}
      </ul>
      {onFile === undefined ? (
        <div className="row spread">
          <span className="dim">{t.files(files.length)}</span>
          <button
            type="button"
            className="button primary"
            onClick={() => void scanPaths([typed.trim() === '' ? listing.path : typed.trim()])}
          >
            {t.scan}
          </button>
        </div>
      ) : null}
    </div>
  );
}
