/** Volume of tumour in each vertebra at two times, as lines from one to the other. */
import styles from './AssessSection.module.css';

interface Line {
  readonly name: string;
  readonly beforeCc: number;
  readonly afterCc: number;
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [300, 150, 34, 76, 10, 22];
/** Names beside each other's lines keep this apart, px. */
const LABEL_GAP = 12;

export function VolumePlot({
  times,
  vertebrae,
  title,
}: {
  times: readonly [string, string];
  vertebrae: readonly Line[];
  title: string;
}) {
  const most = Math.max(0.1, ...vertebrae.flatMap((v) => [v.beforeCc, v.afterCc]));
  const y = (value: number): number => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const [x0, x1] = [LEFT, WIDTH - RIGHT];
  let last = HEIGHT;
  const labels = [...vertebrae]
    .sort((a, b) => a.afterCc - b.afterCc)
    .map(({ name, afterCc }) => {
      last = Math.min(y(afterCc) + 4, last - LABEL_GAP);
      return { name, at: last };
    });
  return (
    <svg className={styles.plot} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      <title>{title}</title>
      {[0, most].map((value) => (
        <g key={value}>
          <line className={styles.axis} x1={x0} x2={x1} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 4} y={y(value) + 4} textAnchor="end">
            {value.toFixed(1)}
          </text>
        </g>
      ))}
      {vertebrae.map(({ name, beforeCc, afterCc }) => (
        <g key={name} className={styles.line}>
          <line x1={x0} y1={y(beforeCc)} x2={x1} y2={y(afterCc)} />
          <circle cx={x0} cy={y(beforeCc)} r={3} />
          <circle cx={x1} cy={y(afterCc)} r={3} />
        </g>
      ))}
      {labels.map(({ name, at }) => (
        <text key={name} x={x1 + 8} y={at}>
          {name}
        </text>
      ))}
      <text x={x0} y={HEIGHT - 6} textAnchor="start">
        {times[0]}
      </text>
      <text x={x1} y={HEIGHT - 6} textAnchor="middle">
        {times[1]}
      </text>
    </svg>
  );
}
