/** Cord, cauda equina and PRV: where one hands over to the other, clipped to the canal, and how close the target comes. */
import type { SliceGap } from '../../../core/safety/index.ts';
import type { VertebraLevel } from '../../../core/spine/index.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import { useDocument } from '../../model/document.ts';
import { goToSliceNumber } from '../../model/go-to.ts';
import { clipCordToCanal, divideCord, makeCordPrv, useNeural } from '../../model/neural.ts';
import { useSafety } from '../../model/safety.ts';
import { vertebraeOf } from '../../model/vertebrae.ts';
import { texts } from '../../texts/index.ts';
import styles from './TargetsPanel.module.css';

const t = texts.targets;
/** Levels at which a conus has been described. */
const HAND_OFFS: readonly VertebraLevel[] = ['T11', 'T12', 'L1', 'L2', 'L3'];

export function NeuralOrgans() {
  const table = useDocument((s) => s.structures);
  const { running, level, handOff } = useNeural();
  const summary = useSafety(3);
  const there = vertebraeOf(structuresOf(table)).map((v) => v.level);
  return (
    <div className="stack">
      <label className="form-row">
        {t.handOff}
        <select
          className="field"
          value={level ?? ''}
          onChange={(e) =>
            useNeural.setState({ level: HAND_OFFS.find((one) => one === e.target.value) ?? null })
          }
        >
          <option value="">{t.handOffDefault}</option>
          {HAND_OFFS.filter((one) => there.includes(one)).map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <p className="dim">{t.handOffReason}</p>
      {handOff === null ? null : <p className="dim">{t.handedOff(handOff.level, handOff.because)}</p>}
      <div className={styles.buttons}>
        <button type="button" className="button" disabled={running} onClick={() => void divideCord()}>
          {running ? t.dividing : t.divide}
        </button>
        <button type="button" className="button" onClick={() => clipCordToCanal()}>
          {t.clip}
        </button>
        <button type="button" className="button" title={`${t.prv} (Alt+P)`} onClick={() => makeCordPrv()}>
          {t.prv}
        </button>
      </div>
      {summary === null ? null : (
        <>
          <Gaps what="GTV" gaps={summary.gapsGtv} closest={summary.closestGtv?.mm ?? null} />
          <Gaps what="PTV" gaps={summary.gapsPtv} closest={summary.closestPtv?.mm ?? null} />
        </>
      )}
    </div>
  );
}

/** Distances from here on are all drawn full. */
const FAR_MM = 10;

/** A bar a slice, as long as the distance; a click goes there. */
function Gaps({ what, gaps, closest }: { what: string; gaps: readonly SliceGap[]; closest: number | null }) {
  if (closest === null) return null;
  return (
    <section aria-label={t.gaps(what)}>
      <h4>{t.gaps(what)}</h4>
      <p className="dim">{t.closest3d(closest)}</p>
      <ol className={styles.gaps}>
        {gaps.map(({ k, mm }) => (
          <li key={k}>
            <button
              type="button"
              title={t.gapAt(k + 1, mm)}
              aria-label={t.gapAt(k + 1, mm)}
              data-near={mm < 3}
              onClick={() => goToSliceNumber(k)}
            >
              <span style={{ height: `${10 + 90 * Math.min(1, mm / FAR_MM)}%` }} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
