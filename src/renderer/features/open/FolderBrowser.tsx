/** Folders of this computer, as the web host lists them. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
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

/**
 * Browses folders, and CTs in one file; with `onFile` every file is listed and can be chosen. Enter in the path field does what the
 * dialog is for: looks for studies there, or takes the file.
 */
export function FolderBrowser({ onFile }: { onFile?: (path: string) => void }) {
  const [listing, setListing] = useState<Listing | null>(null);
  /** What the user wrote; null until then. */
  const [typed, setTyped] = useState<string | null>(null);
  const list = async (folder: string | null): Promise<void> => {
    const next = await api().call('files.list', { path: folder });
    setListing(next);
    // A path being written while its folder's list was on its way stays.
    setTyped((now) => (now?.trim() === folder ? null : now));
  };
  const show = (folder: string | null): void => void list(folder).catch(notifyError);
  /** A folder clicked is the one meant, whatever was written before. */
  const open = (folder: string | null): void => {
    setTyped(null);
    show(folder);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, at the home folder
  useEffect(() => show(null), []);
  const field = useRef<HTMLInputElement>(null);
  // The folder's own path comes after the field got the focus: it stays chosen whole, for a path to be pasted over it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when a list has come
  useLayoutEffect(() => {
    if (typed === null && document.activeElement === field.current) field.current?.select();
  }, [listing]);
  const path = (typed ?? listing?.path ?? '').trim();
  const look = (): void => {
    if (path === '') return;
    if (onFile === undefined) void scanPaths([path]);
    // What cannot be listed is taken for a file; one that is not there is told as such.
    else list(path).catch(() => onFile(path));
  };
  const entries = listing?.entries ?? [];
  const folders = entries.filter((e) => e.kind === 'folder');
  const files = entries.filter((e) => e.kind === 'file');
  const listed = onFile === undefined ? files.filter(({ name }) => VOLUME_FILE.test(name)) : files;
  return (
    <div className={styles.folderBrowser}>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          look();
        }}
      >
        <input
          ref={field}
          className="field grow"
          aria-label={t.folder}
          title={onFile === undefined ? t.folderHint : t.fileHint}
          value={typed ?? listing?.path ?? ''}
          data-autofocus
          onFocus={(e) => e.target.select()}
          onChange={(e) => setTyped(e.target.value)}
        />
        <button
          type="button"
          className="button"
          disabled={(listing?.parent ?? null) === null}
          onClick={() => open(listing?.parent ?? null)}
        >
          {t.up}
        </button>
      </form>
      {listing !== null && folders.length + listed.length === 0 ? (
        <p className="empty">{files.length > 0 ? t.onlyFiles : t.emptyFolder}</p>
      ) : null}
      <ul className={styles.folderList}>
        {folders.map((entry) => (
          <li key={entry.path}>
            <button type="button" className="list-button" onClick={() => open(entry.path)}>
              <Icon name="folder" /> {entry.name}
            </button>
          </li>
        ))}
        {listed.map((entry) => (
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
          <button type="button" className="button primary" onClick={look}>
            {t.scan}
          </button>
        </div>
      ) : null}
    </div>
  );
}
