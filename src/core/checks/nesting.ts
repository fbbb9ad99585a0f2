/** What must lie inside what: cord in canal, GTV in CTV in PTV, body in vertebra. */
import { booleanContours, contourVolumeCc, ringsArea } from '../contours/index.ts';
import type { Grid } from '../geometry/grid.ts';
import type { Structure } from '../structures/types.ts';
import { knownName, type StructureRules } from './structure-rules.ts';
import { type Check, type CheckFinding, of } from './types.ts';

/** Outside parts below this share of the inner structure and below this volume are rounding. */
const ROUNDING_SHARE = 0.005;
const ROUNDING_CC = 0.05;
/** From this share on the two do not belong together at all. */
const GROSS_SHARE = 0.5;

/** `CTVp1` → `p1`: targets of one suffix belong together. */
const suffixOf = (name: string): string => name.replace(/^[a-z]?(GTV|CTV|ITV|PTV)/i, '').toLowerCase();

const TARGET_STEPS = [
  ['GTV', 'CTV'],
  ['CTV', 'PTV'],
  ['GTV', 'PTV'],
] as const;

type Pair = readonly [inner: Structure, outer: Structure];

/** Targets by their suffix, or the only two of their kinds; where it is not clear which belong together none are paired. */
function targetPairs(structures: readonly Structure[]): Pair[] {
  const typed = (type: string): Structure[] =>
    structures.filter((s) => s.interpretedType === type && s.slices.size > 0);
  return TARGET_STEPS.flatMap(([inner, outer]): Pair[] => {
    const [inners, outers] = [typed(inner), typed(outer)];
    if (inner === 'GTV' && outer === 'PTV' && typed('CTV').length > 0) return [];
    return inners.flatMap((a): Pair[] => {
      const same = outers.filter((b) => suffixOf(b.name) === suffixOf(a.name));
      const only = inners.length === 1 && outers.length === 1 ? outers : [];
      const b = same.length === 1 ? same[0] : only[0];
      return b === undefined ? [] : [[a, b]];
    });
  });
}

function namedPairs(structures: readonly Structure[], rules: StructureRules): Pair[] {
  const drawn = structures.filter((s) => s.slices.size > 0);
  const byName = new Map(drawn.map((s) => [knownName(s.name), s]));
  const bodies = [...byName.keys()].flatMap((name): [string, string][] =>
    /^VB_.+_Body$/.test(name) ? [[name, name.replace(/_Body$/, '')]] : [],
  );
  return [...rules.nested, ...bodies].flatMap(([inner, outer]): Pair[] => {
    const [a, b] = [byName.get(inner), byName.get(outer)];
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
}

/** What of `inner` lies outside `outer`, on the slices `outer` has or lies beside. */
function outsideOf(grid: Grid, [inner, outer]: Pair): { cc: number; share: number; slices: number[] } {
  // An outer structure that ends earlier (a canal drawn around the target only) says nothing beyond its end.
  const ks = [...outer.slices.keys()];
  const [first, last] = [Math.min(...ks), Math.max(...ks)];
  const target = inner.interpretedType !== 'ORGAN' && inner.interpretedType !== '';
  const asked = target ? inner.slices : new Map([...inner.slices].filter(([k]) => k >= first && k <= last));
  const outside = booleanContours(asked, outer.slices, 'subtract');
  const whole = contourVolumeCc(grid, asked);
  const cc = contourVolumeCc(grid, outside);
  const slices = [...outside].filter(([, rings]) => ringsArea(rings) > 1).map(([k]) => k);
  return { cc, share: whole > 0 ? cc / whole : 0, slices };
}

export const nestingChecks: Check = ({ structures, grid, rules }) =>
  [...targetPairs(structures), ...namedPairs(structures, rules)].flatMap((pair): CheckFinding[] => {
    const [inner, outer] = pair;
    const { cc, share, slices } = outsideOf(grid, pair);
    if (cc < ROUNDING_CC || share < ROUNDING_SHARE) return [];
    return [
      of(
        inner,
        'nesting-broken',
        share > GROSS_SHARE ? 'error' : 'warning',
        { name: inner.name, outer: outer.name, cc, share },
        { slices },
      ),
    ];
  });
