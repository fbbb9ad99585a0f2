/** From rows to judgement: distributions, worst cases, trends, and what a new version changed. Pure. */
import {
  type BoxFigures,
  boxOf,
  type ControlChart,
  controlChart,
  holm,
  median,
  signedRank,
} from '../../core/statistics/index.ts';
import { type CaseRow, METRICS, type MetricName, type MissingRow } from './results.ts';

/** Whether more is better, and the least median change that matters to anybody. */
export const METRIC_FACTS: Readonly<
  Record<MetricName, { readonly better: 1 | -1; readonly matters: number }>
> = {
  dice: { better: 1, matters: 0.01 },
  surfaceDice: { better: 1, matters: 0.02 },
  hd95Mm: { better: -1, matters: 0.5 },
  aplMm: { better: -1, matters: 20 },
};

/** Level of the paired tests after Holm's correction over all of them. */
const ALPHA = 0.05;
/** Pairs below which nothing is claimed. */
const LEAST_PAIRS = 6;
const WORST = 5;

export interface Distribution {
  readonly structure: string;
  readonly version: string;
  readonly metric: MetricName;
  readonly box: BoxFigures;
  readonly values: readonly number[];
}

export interface Trend {
  readonly structure: string;
  readonly version: string;
  /** Of the surface Dice: the metric that reacts to all of the surface. */
  readonly chart: ControlChart;
  readonly cases: readonly string[];
  /** Cases beyond Shewhart's limits or where the weighted mean leaves its own, on the worse side. */
  readonly signals: readonly string[];
}

export interface VersionChange {
  readonly structure: string;
  readonly metric: MetricName;
  readonly from: string;
  readonly to: string;
  readonly pairs: number;
  readonly medianChange: number;
  /** Corrected by Holm over all structures and metrics of the report. */
  readonly p: number;
  readonly verdict: 'worse' | 'better' | 'same' | 'too few';
}

/** A structure that a version, or another of its maker, draws, and that it does not in some cases that have it in the reference. */
export interface Missing {
  readonly structure: string;
  readonly version: string;
  readonly cases: readonly string[];
  /** Cases with it in the reference. */
  readonly of: number;
}

export interface Judgement {
  readonly cases: number;
  readonly missing: readonly Missing[];
  readonly distributions: readonly Distribution[];
  readonly worst: readonly CaseRow[];
  readonly trends: readonly Trend[];
  readonly changes: readonly VersionChange[];
  /** Structures that a new version made worse. */
  readonly flagged: readonly string[];
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** `AI_1.2` → AI, 1.2: versions of one maker are compared with each other. */
export function versionOf(
  label: string,
): { readonly maker: string; readonly number: readonly number[] } | null {
  const match = /^(.*?)[ _-]*v?(\d+(?:\.\d+)+)$/i.exec(label);
  return match === null
    ? null
    : { maker: match[1] as string, number: (match[2] as string).split('.').map(Number) };
}

const compareNumbers = (a: readonly number[], b: readonly number[]): number => {
  for (let n = 0; n < Math.max(a.length, b.length); n += 1) {
    const step = (a[n] ?? 0) - (b[n] ?? 0);
    if (step !== 0) return step;
  }
  return 0;
};

/** Neighbouring versions of each maker, older first. */
function versionSteps(labels: readonly string[]): [string, string][] {
  const known = labels.flatMap((label) => {
    const version = versionOf(label);
    return version === null ? [] : [{ label, ...version }];
  });
  return unique(known.map((v) => v.maker)).flatMap((maker) => {
    const own = known.filter((v) => v.maker === maker).sort((a, b) => compareNumbers(a.number, b.number));
    return own.slice(1).map((v, n): [string, string] => [own[n]?.label ?? '', v.label]);
  });
}

function changesOf(rows: readonly CaseRow[], structures: readonly string[]): VersionChange[] {
  const at = new Map(rows.map((r) => [`${r.id}/${r.version}/${r.structure}`, r]));
  const ids = unique(rows.map((r) => r.id));
  const tests = versionSteps(unique(rows.map((r) => r.version))).flatMap(([from, to]) =>
    structures.flatMap((structure) =>
      METRICS.map((metric) => {
        const differences = ids.flatMap((id) => {
          const a = at.get(`${id}/${from}/${structure}`)?.values[metric];
          const b = at.get(`${id}/${to}/${structure}`)?.values[metric];
          return a == null || b == null ? [] : [b - a];
        });
        return { structure, metric, from, to, differences };
      }),
    ),
  );
  const enough = tests.filter((t) => t.differences.length >= LEAST_PAIRS);
  const ps = holm(enough.map((t) => signedRank(t.differences).p));
  return tests
    .filter((t) => t.differences.length > 0)
    .map((t): VersionChange => {
      const { differences, ...named } = t;
      const tested = enough.indexOf(t);
      const p = tested < 0 ? 1 : ps[tested]!;
      const medianChange = median(differences);
      const { better, matters } = METRIC_FACTS[t.metric];
      const clear = p < ALPHA && Math.abs(medianChange) >= matters;
      return {
        ...named,
        pairs: differences.length,
        medianChange,
        p,
        verdict: tested < 0 ? 'too few' : !clear ? 'same' : medianChange * better < 0 ? 'worse' : 'better',
      };
    });
}

function trendOf(rows: readonly CaseRow[], structure: string, version: string): Trend[] {
  const own = rows.filter(
    (r) => r.structure === structure && r.version === version && r.values.surfaceDice !== null,
  );
  const chart = controlChart(own.map((r) => r.values.surfaceDice as number));
  if (chart === null) return [];
  const cases = own.map((r) => r.id);
  // Better than usual is no alarm, and at the top of its scale a metric leaves limits by nothing that matters.
  const { matters } = METRIC_FACTS.surfaceDice;
  const signals = cases.filter((_, n) => {
    const point = chart.points[n];
    return (
      point !== undefined &&
      ((point.out && chart.centre - point.value >= matters) ||
        (point.drift && chart.centre - point.ewma >= matters / 2))
    );
  });
  return [{ structure, version, chart, cases, signals }];
}

/** Structures that no version of a maker draws are none of its business: they are left out. */
function missingOf(rows: readonly CaseRow[], missing: readonly MissingRow[]): Missing[] {
  const own = ({ structure, version }: Pick<CaseRow, 'structure' | 'version'>): string =>
    `${version}/${structure}`;
  const makers = ({ structure, version }: Pick<CaseRow, 'structure' | 'version'>): string =>
    `${versionOf(version)?.maker ?? version}/${structure}`;
  const drawn = new Map<string, number>();
  for (const row of rows) drawn.set(own(row), (drawn.get(own(row)) ?? 0) + 1);
  const known = new Set(rows.map(makers));
  const groups = Map.groupBy(
    missing.filter((m) => known.has(makers(m))),
    own,
  );
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, those]) => {
      const [first] = those;
      if (first === undefined) return [];
      const { structure, version } = first;
      return [
        { structure, version, cases: those.map((m) => m.id), of: those.length + (drawn.get(key) ?? 0) },
      ];
    });
}

/** @param rows in the order of time. */
export function judge(rows: readonly CaseRow[], missing: readonly MissingRow[]): Judgement {
  const structures = unique(rows.map((r) => r.structure)).sort();
  const versions = unique(rows.map((r) => r.version)).sort();
  const distributions = structures.flatMap((structure) =>
    versions.flatMap((version) =>
      METRICS.flatMap((metric): Distribution[] => {
        const values = rows.flatMap((r) => {
          const value = r.values[metric];
          return r.structure === structure && r.version === version && value !== null ? [value] : [];
        });
        const box = boxOf(values);
        return box === null ? [] : [{ structure, version, metric, box, values }];
      }),
    ),
  );
  const changes = changesOf(rows, structures);
  return {
    cases: unique(rows.map((r) => r.id)).length,
    missing: missingOf(rows, missing),
    distributions,
    worst: [...rows]
      .sort((a, b) => (a.values.surfaceDice ?? 2) - (b.values.surfaceDice ?? 2))
      .slice(0, WORST),
    trends: structures.flatMap((s) => versions.flatMap((v) => trendOf(rows, s, v))),
    changes,
    flagged: unique(changes.filter((c) => c.verdict === 'worse').map((c) => c.structure)),
  };
}
