/** Before an export: what was found and not read yet, with one tick for having read it. */
import { setRead, useWarnings } from '../../model/warnings.ts';
import { texts } from '../../texts/index.ts';
import findingListCss from '../findings/FindingList.module.css';
import { FindingLine } from '../findings/FindingList.tsx';
import styles from './WarningsPanel.module.css';

const t = texts.warnings;

export function WarningsGate() {
  const unread = useWarnings().filter((w) => !w.read);
  if (unread.length === 0) return null;
  return (
    <section className={styles.gate} aria-label={t.unread(unread.length)}>
      <h3>{t.unread(unread.length)}</h3>
      <ul className={findingListCss.findings}>
        {unread.map((w) => (
          <FindingLine key={w.key} group={[w.finding]} />
        ))}
      </ul>
      <label className="option">
        <input type="checkbox" checked={false} onChange={() => setRead(unread, true)} /> {t.gate}
      </label>
    </section>
  );
}
