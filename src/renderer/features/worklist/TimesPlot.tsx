/** How long the last cases waited and took: one bar each, and the throughput in words. */
import type { WorklistJob } from '../../../contract/index.ts';
import { duration } from '../../kit/dates.ts';
import { throughput, timesOf } from '../../model/worklist.ts';
import { texts } from '../../texts/index.ts';
import styles from './WorklistDialog.module.css';

const t = texts.worklist;
const SHOWN = 60;
const [WIDTH, HEIGHT] = [720, 70];

export function TimesPlot({ jobs }: { jobs: readonly WorklistJob[] }) {
  const times = timesOf(jobs).slice(-SHOWN);
  if (times.length < 2) return null;
  const most = Math.max(...times.map(({ waitedS, tookS }) => waitedS + tookS), 1);
  const step = WIDTH / Math.max(times.length, 12);
  const perHour = throughput(jobs);
  return (
    <figure className={styles.plot}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={t.plot}>
        {times.map(({ id, waitedS, tookS }, n) => {
          const [waited, took] = [(waitedS / most) * HEIGHT, (tookS / most) * HEIGHT];
          return (
            <g key={id} transform={`translate(${n * step} 0)`}>
              <rect className={styles.waited} width={step - 2} y={HEIGHT - waited - took} height={waited} />
              <rect className={styles.took} width={step - 2} y={HEIGHT - took} height={took} />
            </g>
          );
        })}
      </svg>
      <figcaption className="dim">
        {t.plot}
        {` · ${t.highest(duration(most * 1000))}`}
        {perHour === null ? '' : ` · ${t.throughput(perHour)}`}
      </figcaption>
    </figure>
  );
}
