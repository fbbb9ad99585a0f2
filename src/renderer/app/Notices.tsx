/** Messages in the corner; problems stay until dismissed. */
import { dismiss, useNotices } from '../model/notices.ts';
import { texts } from '../texts/index.ts';
import styles from './Notices.module.css';

export function Notices() {
  const notices = useNotices((s) => s.notices);
  return (
    <div className={styles.notices} role="status" aria-live="polite">
      {notices.map((n) => (
        <div key={n.id} className={`${styles.notice} ${styles[n.kind] ?? ''} notice`}>
          <div>
            <p>{n.message}</p>
            {n.action === '' ? null : <p className="dim">{n.action}</p>}
          </div>
          <button
            type="button"
            className="icon-button"
            aria-label={texts.dialog.dismiss}
            onClick={() => dismiss(n.id)}
          >
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
