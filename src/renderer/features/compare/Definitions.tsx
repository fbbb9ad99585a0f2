/** What the numbers mean, one click away from them. */

import { useCompareSettings } from '../../model/compare/settings.ts';
import { texts } from '../../texts/index.ts';
import styles from './ComparePanel.module.css';

const t = texts.compare;

export function Definitions() {
  const { dice, meanSurfaceDistanceMm: mean } = useCompareSettings();
  return (
    <details className={styles.definitions}>
      <summary>{t.definitionTitle}</summary>
      <ul>
        {t.definitions.map((line) => (
          <li key={line}>{line}</li>
        ))}
        <li>
          {t.hintsTitle(
            `${dice.fair.toFixed(2)} / ${dice.good.toFixed(2)}`,
            `${mean.good} / ${mean.fair} mm`,
          )}
        </li>
      </ul>
    </details>
  );
}
