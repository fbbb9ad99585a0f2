/** A CTV proposed by a rule set from a tumour and the vertebrae it lies in; nothing is decided without a reason shown. */

import type { Data } from '../errors/catalogue/index.ts';
import { type Finding, fault, finding } from '../errors/errors.ts';
import {
  cropMask,
  intersectMasks,
  isEmptyMask,
  type Mask,
  maskVolumeCc,
  subtractMasks,
  unionMasks,
} from '../masks/index.ts';
import { type MeasuredVertebra, type SectorNumber, sectorNumbers, sectorTitles } from '../spine/index.ts';
import { allHold, applyRules, type Reason, shortSource } from './apply-rules.ts';
import {
  canalRing,
  type EpiduralDisease,
  type EpiduralOptions,
  epiduralDisease,
  epiduralTarget,
} from './epidural.ts';
import {
  divideVertebra,
  involvedParts,
  type SectorOverlap,
  sectorOverlaps,
  type Threshold,
} from './involvement.ts';
import type { RuleSet, SectorRules } from './rule-set.ts';

export interface CtvRequest {
  /** The tumour; for postoperative rules its extent before surgery. */
  readonly gtv: Mask;
  readonly vertebrae: readonly MeasuredVertebra[];
  /** Canal with the cord in it. */
  readonly canal?: Mask | undefined;
  readonly cord?: Mask | undefined;
  readonly rules: RuleSet;
  /** Default: the rule set's. */
  readonly threshold?: Threshold | undefined;
  /** Sectors the user takes in or leaves out against the rule, by vertebra name. */
  readonly choices?: ReadonlyMap<string, ReadonlyMap<SectorNumber, boolean>> | undefined;
  readonly epidural?: EpiduralOptions | undefined;
  /** `rule` (default): as the rule set says; `never`; `always`. */
  readonly circumferential?: 'rule' | 'never' | 'always' | undefined;
}

export interface ProposedSector extends SectorOverlap {
  /** `rule`: by the rules; `optional`: a rule leaves it to you; `chosen`, `declined`: your choice against the rule; `out`. */
  readonly state: 'rule' | 'optional' | 'chosen' | 'declined' | 'out';
  readonly inCtv: boolean;
  /** For what is in or optional: the rules; for what touches the tumour and is out: why it does not count. */
  readonly reasons: readonly Reason[];
  readonly leftOutBecause: string | null;
}

export interface VertebraProposal {
  readonly name: string;
  readonly sectors: readonly ProposedSector[];
  readonly epidural: EpiduralDisease | null;
  /** Whether the CTV goes all around the cord here, and why or why not. */
  readonly circumferential: { readonly is: boolean; readonly because: string };
}

export interface CtvProposal {
  readonly rules: { readonly id: string; readonly title: string; readonly source: string };
  readonly threshold: Threshold;
  readonly vertebrae: readonly VertebraProposal[];
  readonly ctv: Mask;
  readonly volumeCc: number;
  readonly findings: readonly Finding[];
}

/**
 * Proposes a CTV: per vertebra the tumour touches, the sectors its rules include, the tumour itself (what lies in the cord is
 * taken out and reported), epidural disease with its margin, and the canal around the cord where the rules ask for it.
 * @throws PedicleError `ctv-no-gtv` for an empty tumour, `ctv-no-sectors` for rules without sectors (sacrum), `ctv-no-vertebra` when
 *   no vertebra that can be divided is touched.
 */
export function proposeCtv(request: CtvRequest): CtvProposal {
  const { gtv, vertebrae, canal, cord, rules } = request;
  if (isEmptyMask(gtv)) throw fault('ctv-no-gtv');
  if (rules.kind !== 'ctv-sectors')
    throw fault('ctv-no-sectors', { title: rules.title, advice: rules.advice.map((a) => a.text) });
  const threshold = request.threshold ?? rules.threshold;
  const undivided: Data<'ctv-no-sectors-here'>[] = [];
  const parts: Mask[] = [];
  const proposals: VertebraProposal[] = [];
  for (const vertebra of vertebrae) {
    const touched = vertebra.whole ?? vertebra.body;
    if (touched === undefined || isEmptyMask(intersectMasks(gtv, touched))) continue;
    const divided = divideVertebra(vertebra, canal);
    if (divided === null) {
      undivided.push(undividedReason(vertebra));
      continue;
    }
    const overlaps = sectorOverlaps(gtv, divided, threshold);
    const involved = involvedParts(gtv, divided, overlaps, threshold);
    const ruled = applyRules(rules, involved);
    const choices = request.choices?.get(vertebra.name);
    const sectors = overlaps.map((overlap) =>
      decided(overlap, ruled.included, ruled.optional, choices?.get(overlap.sector), threshold),
    );
    for (const { sector, inCtv } of sectors) if (inCtv) parts.push(divided.sectors.get(sector) as Mask);
    const height = divided.frame.heights
      ? Math.max(divided.frame.heights.anteriorMm, divided.frame.heights.posteriorMm)
      : 20;
    const epidural = canal ? epiduralDisease(gtv, canal, divided.frame, height) : null;
    const circumferential = around(
      rules,
      request.circumferential ?? 'rule',
      allHold(rules.circumferential?.when ?? [], involved),
      epidural,
    );
    if (circumferential.is && canal)
      parts.push(canalRing(canal, cord, divided.frame, height, request.epidural ?? {}));
    proposals.push({ name: vertebra.name, sectors, epidural, circumferential });
  }
  if (proposals.length === 0) throw fault('ctv-no-vertebra', { undivided: undivided[0] ?? null });
  const bony = canal ? subtractMasks(gtv, canal) : gtv;
  parts.push(bony);
  if (canal) parts.push(epiduralTarget(gtv, canal, cord, request.epidural ?? {}));
  const ctv = cropMask(unionMasks(...(parts as [Mask, ...Mask[]])));
  const findings = [
    ...undivided.map((one) => finding('ctv-no-sectors-here', 'warning', one)),
    ...beside(request, ctv),
  ];
  return {
    rules: { id: rules.id, title: rules.title, source: rules.source },
    threshold,
    vertebrae: proposals,
    ctv,
    volumeCc: maskVolumeCc(ctv),
    findings,
  };
}

function decided(
  overlap: SectorOverlap,
  included: ReadonlyMap<SectorNumber, readonly Reason[]>,
  optional: ReadonlyMap<SectorNumber, readonly Reason[]>,
  choice: boolean | undefined,
  threshold: Threshold,
): ProposedSector {
  const { sector } = overlap;
  const byRule = included.get(sector);
  const left = optional.get(sector);
  const wanted = byRule !== undefined;
  const inCtv = choice ?? wanted;
  const state =
    choice !== undefined && choice !== wanted
      ? choice
        ? 'chosen'
        : 'declined'
      : wanted
        ? 'rule'
        : left
          ? 'optional'
          : 'out';
  return {
    ...overlap,
    state,
    inCtv,
    reasons: byRule ?? left ?? [],
    leftOutBecause: inCtv ? null : whyOut(overlap, state, threshold),
  };
}

function whyOut({ overlapCc, depthMm, sector }: SectorOverlap, state: string, threshold: Threshold): string {
  if (state === 'declined') return 'left out by you against the rule';
  if (state === 'optional') return 'the rule leaves it to you';
  if (overlapCc === 0) return `the tumour does not touch the ${sectorTitles[sector]} and no rule asks for it`;
  return `the tumour's ${overlapCc.toFixed(2)} cc, ${depthMm.toFixed(1)} mm thick, stay below ${threshold.cc} cc and ${threshold.mm} mm together`;
}

function around(
  rules: SectorRules,
  wish: 'rule' | 'never' | 'always',
  sectorsHold: boolean,
  epidural: EpiduralDisease | null,
): VertebraProposal['circumferential'] {
  const rule = rules.circumferential;
  if (wish === 'always') return { is: true, because: 'chosen by you' };
  if (wish === 'never') return { is: false, because: 'declined by you' };
  if (rule === undefined) return { is: false, because: `${shortSource(rules)} has no rule for it` };
  const share = epidural?.circumference ?? 0;
  if (sectorsHold || share >= rule.orEpiduralShare) return { is: true, because: rule.text };
  return { is: false, because: rule.text };
}

function undividedReason(vertebra: MeasuredVertebra): Data<'ctv-no-sectors-here'> {
  const why =
    vertebra.level === 'C1'
      ? 'no-body'
      : vertebra.whole === undefined
        ? 'body-only'
        : vertebra.body === undefined
          ? 'body-not-apart'
          : 'small';
  return { name: vertebra.name, why };
}

/** What a reader must know: tumour outside every vertebra, in the canal without rule, in the cord. */
function beside({ gtv, vertebrae, canal, cord }: CtvRequest, ctv: Mask): Finding[] {
  const out: Finding[] = [];
  const cc = (mask: Mask): number => maskVolumeCc(mask);
  const missed = subtractMasks(gtv, ctv);
  if (!isEmptyMask(missed)) out.push(finding('ctv-gtv-in-cord', 'warning', { missed: cc(missed) }));
  const bones = vertebrae.flatMap((v) => v.whole ?? v.body ?? []);
  const soft = [...bones, ...(canal ? [canal] : [])].reduce((rest, m) => subtractMasks(rest, m), gtv);
  if (cc(soft) >= 0.5) out.push(finding('ctv-soft-tissue', 'info', { soft: cc(soft) }));
  if (canal === undefined) out.push(finding('ctv-no-canal', 'warning'));
  else if (cord === undefined || isEmptyMask(cord)) out.push(finding('ctv-no-cord', 'warning'));
  return out;
}

/** A sector that two proposals judge differently, for a table side by side. */
export interface ProposalDifference {
  readonly vertebra: string;
  readonly sector: SectorNumber;
  readonly a: ProposedSector;
  readonly b: ProposedSector;
}

/** Where two proposals for the same tumour differ, and by how many cc each goes beyond the other. */
export function compareProposals(
  a: CtvProposal,
  b: CtvProposal,
): { readonly sectors: readonly ProposalDifference[]; readonly onlyACc: number; readonly onlyBCc: number } {
  const sectors = a.vertebrae.flatMap((va) => {
    const vb = b.vertebrae.find((v) => v.name === va.name);
    return sectorNumbers.flatMap((sector): ProposalDifference[] => {
      const [sa, sb] = [va, vb].map((v) => v?.sectors.find((s) => s.sector === sector));
      return sa && sb && sa.inCtv !== sb.inCtv ? [{ vertebra: va.name, sector, a: sa, b: sb }] : [];
    });
  });
  return {
    sectors,
    onlyACc: maskVolumeCc(subtractMasks(a.ctv, b.ctv)),
    onlyBCc: maskVolumeCc(subtractMasks(b.ctv, a.ctv)),
  };
}
