/** Vertebrae as proposed structures, where a manifest lists the `separate-vertebrae` step. */
import type { Finding } from '../core/errors/errors.ts';
import type { Grid } from '../core/geometry/grid.ts';
import { emptyMask, type Mask, removeSmallParts } from '../core/masks/index.ts';
import type { BoxLabels } from './label-map.ts';
import type { ModelManifest } from './manifest.ts';
import type { ModelStep } from './manifest-steps.ts';
import { ONE, type Probabilities } from './probabilities.ts';
import type { ProposedMask, RunModelOptions } from './proposal.ts';
import {
  growInstances,
  instanceMasks,
  type LevelSummary,
  type NamedVertebra,
  spineParts,
} from './vertebrae.ts';

interface SpineProposals {
  readonly proposals: readonly ProposedMask[];
  readonly findings: readonly Finding[];
  readonly levels: LevelSummary | null;
}

const BONE: readonly [number, number, number] = [255, 170, 120];

/**
 * Separates and names the vertebrae. Each gives `VB_…` (whole vertebra) and/or `VB_…_Body` on the CT's grid; a
 * vertebra's confidence is the mean probability of its voxels times that of its name.
 */
export function proposeVertebrae(
  p: Probabilities,
  decided: { readonly labels: Uint8Array; readonly onCt: BoxLabels | null },
  manifest: ModelManifest,
  options: RunModelOptions,
  ct: Grid,
): SpineProposals {
  const step = manifest.postprocess.find((s) => s.step === 'separate-vertebrae');
  if (!step || !decided.onCt || !options.separateVertebrae)
    return { proposals: [], findings: [], levels: null };
  const parts = spineParts(decided.labels, p.classes, p.grid, step);
  const spine = options.separateVertebrae(parts, options.anchors ?? []);
  const grown = growInstances(spine.instances, p.grid.dims, 2);
  const proposals = step.parts.flatMap((part) => {
    const classes = classesOf(step, part, p.classes);
    const masks = instanceMasks(decided.onCt as BoxLabels, new Set(classes), grown, p.grid);
    return spine.vertebrae.map((v) =>
      proposal(v, part, masks.get(v.id) ?? emptyMask(ct), p, spine.instances, classes, step),
    );
  });
  return {
    proposals: proposals.filter((v) => v.mask.data.length > 0),
    findings: spine.findings,
    levels: spine.levels,
  };
}

function classesOf(step: ModelStep, part: 'whole' | 'body', classes: readonly string[]): number[] {
  const names = [
    ...Object.values(step.bodies),
    ...(part === 'whole' && step.posterior ? [step.posterior] : []),
  ];
  return names.map((name) => classes.indexOf(name as string));
}

function proposal(
  v: NamedVertebra,
  part: 'whole' | 'body',
  mask: Mask,
  p: Probabilities,
  instances: Uint8Array,
  classes: readonly number[],
  step: ModelStep,
): ProposedMask {
  const overall = meanProbability(p, instances, v.id, classes);
  const clean = mask.data.length > 0 ? removeSmallParts(mask, { minCc: 0.3 }) : mask;
  const bySlice = new Map<number, number>();
  for (let k = 0; k < clean.box.size[2]; k += 1) bySlice.set(clean.box.lo[2] + k, overall);
  const level = v.established
    ? ''
    : ` Level not established; candidates: ${v.candidates.join(', ') || 'none'}.`;
  return {
    name: part === 'whole' ? v.name : `${v.name}_Body`,
    interpretedType: 'ORGAN',
    colour: step.colour ?? BONE,
    description: `${part === 'whole' ? 'Whole vertebra.' : 'Vertebral body only.'}${level}`,
    mask: clean,
    confidence: { overall: overall * (v.established ? 1 : 0.5), bySlice },
  };
}

function meanProbability(
  p: Probabilities,
  instances: Uint8Array,
  id: number,
  classes: readonly number[],
): number {
  let [sum, count] = [0, 0];
  const arrays = classes.map((n) => p.values[n]).filter((q): q is Uint16Array => !!q);
  for (let v = instances.indexOf(id); v >= 0 && v < instances.length; v += 1) {
    if (instances[v] !== id) continue;
    count += 1;
    for (const q of arrays) sum += q[v] as number;
  }
  return count === 0 ? 0 : Math.min(1, sum / (count * ONE));
}
