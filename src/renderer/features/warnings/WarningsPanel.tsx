/** All warnings of the case, by where they come from, with a mark for those read. */
import { type CaseWarning, setRead, useWarnings, warningSources } from '../../model/warnings.ts';
import { texts } from '../../texts/index.ts';
import findingListCss from '../findings/FindingList.module.css';
import { FindingLine } from '../findings/FindingList.tsx';
import styles from './WarningsPanel.module.css';

const t = texts.warnings;

export function WarningsPanel() {
  const warnings = useWarnings();
  if (warnings.length === 0) return <p className="empty">{t.none}</p>;
  const unread = warnings.filter((w) => !w.read);
  return (
    <div className="stack">
      <button
        type="button"
        className="button primary"
        disabled={unread.length === 0}
        onClick={() => setRead(unread, true)}
      >
        {t.readAll}
      </button>
      <p className="dim">{t.intro}</p>
      {warningSources.map((source) => {
        const own = warnings.filter((w) => w.source === source);
        if (own.length === 0) return null;
        return (
          <section key={source}>
            <h3>{t.sources[source]}</h3>
            <ul className={findingListCss.findings}>
              {own.map((warning) => (
                <Row key={warning.key} warning={warning} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Row({ warning }: { warning: CaseWarning }) {
  return (
    <FindingLine group={[warning.finding]}>
      <label className={styles.read}>
        <input
          type="checkbox"
          checked={warning.read}
          onChange={(e) => setRead([warning], e.target.checked)}
        />
        {t.read}
      </label>
    </FindingLine>
  );
}
