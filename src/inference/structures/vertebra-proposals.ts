/** Vertebrae as proposed structures, where a manifest lists the `separate-vertebrae` step. */
import type { Finding } from '../../core/errors/errors.ts';
import {
  emptyMask,
  fillHoles,
  isEmptyMask,
  type Mask,
  removeSmallParts,
  type Volume,
} from '../../core/masks/index.ts';
import { defaultColour } from '../../core/naming/index.ts';
import { type SeparatedVertebra, separateVertebrae } from '../../core/spine/index.ts';
import type { ModelManifest } from '../manifest/manifest.ts';
import type { ModelStep } from '../manifest/manifest-steps.ts';
import { ONE, type Probabilities } from '../network/probabilities.ts';
import { resampleToModel } from '../raster/resample.ts';
import type { CtLabels } from './crossings.ts';
import type { ProposedMask, RunModelOptions } from './proposal.ts';
import {
  growInstances,
  instanceMasks,
  type LevelReport,
  levelReport,
  ownersOf,
  partName,
  separationOptions,
  spineClassMap,
  spineVotes,
} from './vertebrae.ts';

interface SpineProposals {
  readonly proposals: readonly ProposedMask[];
  readonly findings: readonly Finding[];
  readonly levels: LevelReport | null;
}

/** What of a manifest the vertebrae need. */
interface SpineParts {
  readonly step: ModelStep | undefined;
  readonly input: ModelManifest['input'];
  readonly votes: ModelManifest['output']['votes'];
}

/** The parts of a manifest that speak of vertebrae. */
export const spineParts = ({ postprocess, input, output }: ModelManifest): SpineParts => ({
  step: postprocess.find((s) => s.step === 'separate-vertebrae'),
  input,
  votes: output.votes,
});

/**
 * Separates and names the vertebrae. Each gives `VB_…` (whole vertebra) and/or `VB_…_Body` on the CT's grid; a
 * vertebra's confidence is the mean probability of its voxels times how clearly it is separated.
 */
export function proposeVertebrae(
  p: Probabilities,
  decided: { readonly labels: Uint8Array; readonly onCt: CtLabels | null },
  { step, input, votes: channels }: SpineParts,
  options: RunModelOptions,
  volume: Volume,
): SpineProposals {
  const { onCt } = decided;
  if (!step || !onCt || !asksForVertebrae(options)) return { proposals: [], findings: [], levels: null };
  // End plates show in the CT where thick slices make the network bridge the discs.
  const hu = resampleToModel(volume, input, p.grid).data;
  const votes = spineVotes(p, channels);
  const map = { ...spineClassMap(decided.labels, p.classes, p.grid, step), hu, ...(votes ? { votes } : {}) };
  const separate = options.separateVertebrae ?? separateVertebrae;
  const spine = separate(map, separationOptions(options.anchors ?? []));
  const owners = ownersOf(spine, p.grid);
  const grown = growInstances(owners, p.grid.dims, 2);
  const proposals = step.parts.flatMap((part) => {
    const classes = classesOf(step, part, p.classes);
    const means = meanProbabilities(p, owners, classes);
    const masks = instanceMasks(onCt, new Set(classes), grown, p.grid);
    return spine.vertebrae.map((v) => {
      const sure = means[v.number]! * v.confidence;
      const mask = masks.get(v.number) ?? emptyMask(volume.grid);
      return { ...proposal(v, part, mask, sure, step), crossing: onCt.crossing };
    });
  });
  return {
    proposals: proposals.filter((v) => !isEmptyMask(v.mask)),
    findings: spine.findings,
    levels: levelReport(spine, step.parts),
  };
}

const asksForVertebrae = (options: RunModelOptions): boolean =>
  !options.structures || options.structures.some((name) => name.startsWith('VB_'));

function classesOf(step: ModelStep, part: 'whole' | 'body', classes: readonly string[]): number[] {
  const names = [
    ...Object.values(step.bodies),
    ...(part === 'whole' && step.posterior ? [step.posterior] : []),
  ];
  return names.map((name) => classes.indexOf(name as string));
}

function proposal(
  v: SeparatedVertebra,
  part: 'whole' | 'body',
  mask: Mask,
  sure: number,
  step: ModelStep,
): Omit<ProposedMask, 'crossing'> {
  const clean = fillHoles(removeSmallParts(mask, { minCc: 0.3 }), '3d');
  const bySlice = new Map<number, number>();
  for (let k = 0; k < clean.box.size[2]; k += 1) bySlice.set(clean.box.lo[2] + k, sure);
  const maybe = v.candidates.map((c) => `${c.level} ${Math.round(100 * c.probability)} %`).join(', ');
  const level = v.level ? '' : ` Level not established${maybe ? `; candidates ${maybe}` : ''}.`;
  const cut = v.partial ? ' Cut off by the edge of the image.' : '';
  return {
    name: partName(v, part),
    interpretedType: 'ORGAN',
    colour: step.colour ?? defaultColour(v.name),
    description: `${part === 'whole' ? 'Whole vertebra.' : 'Vertebral body only.'}${level}${cut}`,
    mask: clean,
    confidence: { overall: sure, bySlice },
  };
}

/** Mean probability of the wanted classes over each vertebra's voxels at the model's resolution, by vertebra number. */
function meanProbabilities(p: Probabilities, owners: Uint8Array, classes: readonly number[]): Float64Array {
  const [sum, count] = [new Float64Array(256), new Float64Array(256)];
  const arrays = classes.map((n) => p.values[n]).filter((q): q is Uint16Array => !!q);
  for (let v = 0; v < owners.length; v += 1) {
    const owner = owners[v]!;
    if (owner === 0) continue;
    let q = 0;
    for (const array of arrays) q += array[v]!;
    // Voxels of other classes (the arch, when the body is asked for) do not count.
    if (2 * q < ONE) continue;
    sum[owner] = sum[owner]! + q / ONE;
    count[owner] = count[owner]! + 1;
  }
  return sum.map((s, n) => (count[n]! > 0 ? Math.min(1, s / count[n]!) : 0));
}
