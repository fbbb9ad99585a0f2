/**
 * `npm run evaluate -- known-cases`: counts the traits of `core/checks/anatomy` over the labels of ../shared/data whose licence
 * allows it (MIT, Apache-2.0, CC BY: sizes and distances only, no label leaves), writes resources/rules/known-cases.json, and says
 * how often each trait of a case is outside the limits that all others give. The cases of `evaluate -- anatomy` take no part.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownCases, KnownTrait } from '../../src/core/checks/anatomy/known-cases.ts';
import {
  figuresName,
  oddTraits,
  ownTraits,
  pairTraits,
  placedOf,
  type Trait,
} from '../../src/core/checks/anatomy/unlike-known.ts';
import { traceContours } from '../../src/core/contours/index.ts';
import type { Grid } from '../../src/core/geometry/grid.ts';
import { isEmptyMask, maskFromLabel, maskVolumeCc } from '../../src/core/masks/index.ts';
import { vertebraName } from '../../src/core/spine/index.ts';
import { median } from '../../src/core/statistics/index.ts';
import { quantile } from '../../src/core/statistics/quantiles.ts';
import type { Structure } from '../../src/core/structures/types.ts';
import { readLabelMap } from '../../src/core/volume-io/index.ts';
import { makeStructure } from '../builders/rt-structures.ts';
import { levelOfValue } from '../builders/spine-classes.ts';
import { ORGANS } from './references.ts';
import { table } from './report.ts';

/** Cases in which `evaluate -- anatomy` plants errors. */
export const KEPT_OUT = /^kbp-(091|092|095|096|100|106|112|115)$/;
export const SOURCES = [
  {
    name: 'OpenKBP (Babier 2021), head and neck, clinical contours',
    licence: 'MIT repository',
    cases: /^kbp-/,
  },
  { name: 'DeepMind TCIA CT, head and neck, contours by oncologists', licence: 'CC BY 4.0', cases: /^hn-/ },
  {
    name: 'TotalSegmentator dataset (Wasserthal 2023), reviewed machine labels',
    licence: 'CC BY 4.0',
    cases: /^ts-s/,
  },
] as const;

const LEAST_CC = 1;
/** Distances between two structures are kept where at least so many patients have both. */
const LEAST_PAIRED = 5;
/** What spreads of few patients are drawn towards, as if seen in so many more; by unit and id. */
const PRIOR_N = 6;
const priorOf = ({ unit, log, id }: Trait): number =>
  !log ? 10 : id.startsWith('volume-to') ? 0.15 : unit === 'cc' ? 0.3 : unit === 'ratio' ? 0.12 : 0.15;

interface KnownCase {
  readonly name: string;
  readonly grid: Grid;
  readonly set: readonly Structure[];
}

export function drawn(folder: string, name: string): KnownCase {
  const { labelMap } = readLabelMap(readFileSync(join(folder, name, 'labels.nii.gz')));
  const named: [string, number][] = [
    ...Object.entries(ORGANS),
    ['SpinalCanal', 30],
    ['SpinalCord', 31],
    ['Brain', 67],
  ];
  for (let value = 1; value <= 24; value += 1) {
    const level = levelOfValue(value)?.level;
    if (level !== undefined) named.push([vertebraName(level), value]);
  }
  const set = named.flatMap(([of, value]) => {
    const mask = maskFromLabel(labelMap, value);
    if (isEmptyMask(mask) || maskVolumeCc(mask) < LEAST_CC) return [];
    return [makeStructure(of, traceContours(mask, { boundary: 'smooth' }))];
  });
  return { name, grid: labelMap.grid, set };
}

/** Two-sided quantile of Student's t with `df` degrees for the tail `p`, by bisection over its density summed up (Simpson's rule). */
function studentQuantile(df: number, p: number): number {
  const density = (t: number): number => (1 + (t * t) / df) ** (-(df + 1) / 2);
  const STEPS = 20_000;
  // t = s/(1-s) maps 0…1 to 0…∞.
  const values = Float64Array.from({ length: STEPS }, (_, n) => {
    const s = (n + 0.5) / STEPS;
    return density(s / (1 - s)) / (1 - s) ** 2;
  });
  const all = values.reduce((a, b) => a + b, 0);
  let sum = 0;
  for (let n = STEPS - 1; n >= 0; n -= 1) {
    sum += values[n]!;
    if (sum / all >= p) return (n + 0.5) / STEPS / (1 - (n + 0.5) / STEPS);
  }
  return 0;
}
const TAIL = 0.001;
const NORMAL_TAIL = 3.2905;
const widening = new Map<number, number>();
function wideningOf(df: number): number {
  const kept = widening.get(df) ?? studentQuantile(df, TAIL) / NORMAL_TAIL;
  widening.set(df, kept);
  return kept;
}

const round = (v: number): number => Number(v.toPrecision(4));

function figuresOf(trait: Trait, values: readonly number[], patients: number): KnownTrait {
  const used = trait.log ? values.map(Math.log) : values;
  const middle = median(used);
  // Of heavy tails the wider of three readings: deviations, central 68 %, central 95 %.
  const mad = 1.4826 * median(used.map((v) => Math.abs(v - middle)));
  const part = (share: number, sds: number): number =>
    (quantile(used, 0.5 + share / 2) - quantile(used, 0.5 - share / 2)) / (2 * sds);
  const own = Math.max(mad, part(0.6827, 1), part(0.95, 1.96));
  const df = PRIOR_N + used.length - 1;
  const sd = Math.sqrt((PRIOR_N * priorOf(trait) ** 2 + (used.length - 1) * own ** 2) / df);
  return {
    n: patients,
    middle: round(trait.log ? Math.exp(middle) : middle),
    spread: round(sd * wideningOf(df) * Math.sqrt(1 + 1 / used.length)),
  };
}

interface Counted {
  readonly trait: Trait;
  readonly values: number[];
  readonly patients: Set<string>;
}

function statistics(cases: readonly KnownCase[]): KnownCases['structures'] {
  const counted = new Map<string, Map<string, Counted>>();
  for (const c of cases) {
    const all = placedOf(c.set, c.grid);
    for (const p of all) {
      const own = counted.get(figuresName(p.name)) ?? new Map<string, Counted>();
      counted.set(figuresName(p.name), own);
      for (const trait of [...ownTraits(p, all), ...pairTraits(p, all)]) {
        const kept = own.get(trait.id) ?? { trait, values: [], patients: new Set<string>() };
        own.set(trait.id, kept);
        // What was cut off in the known case says nothing of how large it is.
        if (!trait.onlyMore) {
          kept.values.push(trait.value);
          kept.patients.add(c.name);
        }
      }
    }
  }
  return Object.fromEntries(
    [...counted].map(([name, traits]) => [
      name,
      Object.fromEntries(
        [...traits].flatMap(([id, { trait, values, patients }]) =>
          values.length < (id.startsWith('from-') ? LEAST_PAIRED : 2)
            ? []
            : [[id, figuresOf(trait, values, patients.size)]],
        ),
      ),
    ]),
  );
}

/** Writes the file and returns what is printed. @param data folder of ../shared/data. */
export function evaluateKnownCases(data: string, file: string): string {
  const folder = join(data, 'train');
  const cases = readdirSync(folder)
    .filter((name) => SOURCES.some((s) => s.cases.test(name)) && !KEPT_OUT.test(name))
    .sort()
    .map((name) => drawn(folder, name));
  const head = {
    version: 1,
    title: 'Shape and place of structures in known cases',
    written: 'npm run evaluate -- known-cases',
    sources: SOURCES.map((s) => ({
      name: s.name,
      licence: s.licence,
      cases: cases.filter((c) => s.cases.test(c.name)).length,
    })),
  } as const;
  writeFileSync(file, `${JSON.stringify({ ...head, structures: statistics(cases) }, null, 1)}\n`);
  // Each tenth of the cases against the limits that the other nine give.
  const rows: [string, number][] = [];
  const structures = new Map<string, [number, number, number, number]>();
  for (let part = 0; part < 10; part += 1) {
    const others = { ...head, structures: statistics(cases.filter((_, n) => n % 10 !== part)) } as KnownCases;
    for (const c of cases.filter((_, n) => n % 10 === part)) {
      const odd = oddTraits(c.set, c.grid, others);
      for (const s of c.set) {
        const name = figuresName(s.name);
        const row = structures.get(name) ?? [0, 0, 0, 0];
        structures.set(name, row);
        row[0] += 1;
        const most = Math.max(0, ...(odd.get(s) ?? []).map((o) => Math.abs(o.off)));
        for (const o of odd.get(s) ?? [])
          if (Math.abs(o.off) > 4.5) rows.push([`${c.name} ${s.name} ${o.id} ${o.value.toFixed(2)}`, o.off]);
        for (const [n, limit] of [3.3, 4.5, 9].entries()) if (most > limit) row[n + 1]! += 1;
      }
    }
  }
  return [
    `${cases.length} cases; each tenth of them against the limits of the others:`,
    table(
      [
        ['structure', 'drawn', 'noted or more', 'warned of or more', 'beyond 9 spreads'],
        ...[...structures].map(([n, r]) => [n, ...r.map(String)]),
      ],
      false,
    ),
    ...rows.map(([what, off]) => `${what}: ${off.toFixed(1)} spreads`),
  ].join('\n');
}
