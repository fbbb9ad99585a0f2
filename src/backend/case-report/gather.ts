/** Everything the report of one case says, from its CT, its structures and the log in its folder. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { assessCase, type PlainAssessment, plainAssessment, shippedRules } from '../../core/assess/index.ts';
import { structureMask } from '../../core/contours/index.ts';
import { type Finding, meaningOf } from '../../core/errors/errors.ts';
import { contoursDigest } from '../../core/formulas/index.ts';
import { spacingMm } from '../../core/geometry/grid.ts';
import { isEmptyMask, type Mask, maskVolumeCc, type Volume } from '../../core/masks/index.ts';
import { worstSlices } from '../../core/metrics/index.ts';
import { approvalOf, type SignedState, signedStates } from '../../core/signoff/index.ts';
import { createStructureSet } from '../../core/structures/index.ts';
import type { Provenance, Structure } from '../../core/structures/types.ts';
import type { CtSeries } from '../../dicom/index.ts';
import type { EncodeOptions, ReadRtstruct } from '../../dicom/rtstruct/index.ts';
import { checkAudit } from '../audit/verify.ts';
import { anatomyFindings } from '../check/anatomy.ts';
import { checkSet } from '../check/check-set.ts';
import { compareSets } from '../compare/compare-sets.ts';
import { VERSION } from '../diagnostics/index.ts';
import { prepareExport } from '../export/index.ts';
import { dataFolder } from '../files/places.ts';
import { scratchFolder } from '../files/scratch.ts';
import { type PatientAxes, PLANES, patientAxes, shownPlane } from './planes.ts';
import { dataUrl } from './png.ts';
import { slicePicture, windowFor } from './slice-picture.ts';
import { MOST_SOLIDS, solidPicture } from './solid-picture.ts';
import type { CaseReport, ReportedStructure } from './types.ts';

export interface CaseToReport {
  readonly ct: CtSeries;
  readonly volume: Volume;
  /** Folder of the CT: its audit log. */
  readonly folder: string;
  readonly label: string;
  readonly structures: readonly Structure[];
  /** The file they come from; null when they are no file. */
  readonly reading: ReadRtstruct | null;
  readonly source?: EncodeOptions['source'];
  readonly reference: { readonly label: string; readonly structures: readonly Structure[] } | null;
  /** Found on the way here. */
  readonly findings: readonly Finding[];
  readonly deidentify: boolean;
  /** With the assessment of the vertebrae. */
  readonly assess: boolean;
  /** Files and their hashes, for the report's end. */
  readonly hashes: readonly (readonly [string, string])[];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @param named with the words a file describes itself by. */
function originOf(p: Provenance, named: boolean): string {
  if (p.kind === 'manual') return 'drawn by hand';
  const by =
    p.kind === 'model'
      ? `${p.modelId} ${p.modelVersion} (weights ${p.modelSha256.slice(0, 12)}…)`
      : p.kind === 'derived'
        ? p.operation
        : `imported, ${p.algorithm === '' ? 'algorithm unknown' : p.algorithm.toLowerCase()}${p.description === '' || !named ? '' : `: ${p.description}`}`;
  return p.edited ? `${by}, edited by hand` : by;
}

/** The slice of a plane with the most voxels of a mask. */
function fullest({ box, data }: Mask, axis: 0 | 1 | 2): number {
  const [ni, nj] = box.size;
  const counts = new Uint32Array(box.size[axis]!);
  for (let n = 0; n < data.length; n += 1)
    if (data[n] === 1)
      counts[axis === 0 ? n % ni : axis === 1 ? Math.floor(n / ni) % nj : Math.floor(n / (ni * nj))]! += 1;
  return counts.indexOf(Math.max(...counts)) + box.lo[axis]!;
}

function picturesOf(
  structure: Structure,
  mask: Mask,
  other: Mask | null,
  volume: Volume,
  axes: PatientAxes,
): ReportedStructure['pictures'] {
  if (isEmptyMask(mask)) return [];
  const look = { colour: structure.colour, window: windowFor(structure.name) };
  const slices = PLANES.map((plane) => {
    const shown = shownPlane(axes, plane);
    const through = fullest(mask, shown.through.axis);
    const [left, , top] = shown.letters;
    return {
      url: dataUrl(slicePicture(volume, mask, other, shown, through, look)),
      says: `${plane}, index ${through + 1}; ${left} at the left, ${top} at the top`,
    };
  });
  return [...slices, ...solidsOf([{ mask, colour: structure.colour }], axes)];
}

function solidsOf(
  solids: Parameters<typeof solidPicture>[0],
  axes: PatientAxes,
): { readonly url: string; readonly says: string }[] {
  const filled = solids.filter(({ mask }) => !isEmptyMask(mask));
  if (filled.length === 0) return [];
  const seen = (plane: 'coronal' | 'sagittal', says: string) => {
    const shown = shownPlane(axes, plane);
    // The front is against the axis to the back; the left is the end of the axis to the left.
    const fromHighEnd = plane === 'coronal' ? shown.through.flip : !shown.through.flip;
    return { url: dataUrl(solidPicture(filled, shown, fromHighEnd)), says };
  };
  return [
    seen('coronal', 'solid, from the front'),
    seen('sagittal', 'solid, from the left; front at the left'),
  ];
}

/** Written into Pedicle's own folder, proved by both readers, and removed. */
async function proofOf(
  c: CaseToReport,
): Promise<{ proof: CaseReport['proof']; findings: readonly Finding[] }> {
  if (c.ct.volumeFile !== undefined) return { proof: null, findings: [] };
  const folder = await scratchFolder(dataFolder(), 'report');
  try {
    const set = createStructureSet(c.label, c.ct, c.structures);
    const { proof, second, findings } = await prepareExport(folder, set, c.ct, {
      label: c.label,
      ...(c.source === undefined ? {} : { source: c.source }),
    });
    const { contours, points, maxDeviationMm } = proof;
    return { proof: { contours, points, maxDeviationMm, readers: second.readers }, findings };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ctFacts({ grid, ...ct }: CtSeries, deidentified: boolean): [string, string][] {
  const spacing = spacingMm(grid).map((mm) => mm.toFixed(2));
  const a = ct.acquisition;
  return [
    ...(deidentified
      ? []
      : ([
          ['Study date', ct.study.studyDate],
          ['Series', ct.seriesDescription],
          ['Series Instance UID', ct.seriesInstanceUid],
        ] as [string, string][])),
    ['Voxels', `${grid.dims.join(' × ')}, ${spacing.join(' × ')} mm`],
    ...(a === undefined
      ? []
      : ([
          ['Scanner', `${a.manufacturer} ${a.model}`.trim()],
          ['Tube voltage, kernel', `${a.kvp === null ? '' : `${a.kvp} kV`} ${a.kernel}`.trim()],
        ] as [string, string][])),
  ].filter(([, value]) => value !== '') as [string, string][];
}

/**
 * Findings with names of structures. Where nobody is to be named, those of files and of who they are of say what their code says and
 * no more: their sentences may hold a name, a label or a path.
 * @param checked what the check of structures and anatomy found: it speaks of structures alone.
 */
function told(
  checked: readonly Finding[],
  others: readonly Finding[],
  structures: readonly Structure[],
  deidentify: boolean,
): CaseReport['findings'] {
  return [...checked, ...others].map((f, n) => {
    const { structureId, ...plain } = f as Finding & { structureId?: string };
    const structure = structures.find((s) => s.id === structureId)?.name;
    const named = structure === undefined ? plain : { ...plain, structure };
    const mayName = n >= checked.length || /identity|patient|foreign/.test(f.code);
    return deidentify && mayName ? { ...named, message: meaningOf(f.code), action: '' } : named;
  });
}

function assessmentOf(volume: Volume, structures: readonly Structure[]): PlainAssessment | null {
  const gtvs = structures.filter((s) => s.interpretedType === 'GTV' && s.slices.size > 0);
  const result = assessCase(volume, structures, gtvs, shippedRules());
  return result.vertebrae.length === 0 ? null : plainAssessment(result);
}

/** Times of signatures are dates of a patient's way: left out where nobody is to be named. */
const undated = (state: SignedState): SignedState => ({ ...state, at: '' });

/**
 * @throws PedicleError of the proof (`prepareExport`), `audit-unreadable`.
 */
export async function gatherCase(c: CaseToReport): Promise<CaseReport> {
  const { ct, volume, structures, deidentify } = c;
  const axes = patientAxes(volume.grid);
  const masks = structures.map((s) => structureMask(s, volume.grid));
  const compared =
    c.reference === null
      ? null
      : compareSets(volume.grid, c.reference.structures, structures, [], { perSlice: true });
  const partner = (name: string): Mask | null => {
    const pair = compared?.pairs.find((p) => p.testName === name);
    const reference = c.reference?.structures.find((s) => s.name === pair?.referenceName);
    return reference === undefined ? null : structureMask(reference, volume.grid);
  };
  const log = await checkAudit(c.folder);
  const states = signedStates(log.faults.length > 0 ? [] : log.entries, structures, ct.seriesInstanceUid);
  const approval = approvalOf(states, structures);
  const { proof, findings: ofProof } = await proofOf(c);
  const checked = [
    ...checkSet({ reading: c.reading, structures, ct, profile: null }),
    ...anatomyFindings(structures, ct, volume),
  ];
  // The same sentence is told once; of one code there may be several, each of something else.
  const said = new Set(checked.map(({ code, message }) => `${code} ${message}`));
  const others = [...c.findings, ...ofProof, ...(compared?.findings ?? [])].filter(({ code, message }) => {
    const key = `${code} ${message}`;
    return !said.has(key) && said.add(key);
  });
  // The outline of the body would hide what is in it.
  const solids = structures
    .flatMap((s, n) =>
      s.interpretedType === 'EXTERNAL' ? [] : [{ mask: masks[n] as Mask, colour: s.colour }],
    )
    .slice(0, MOST_SOLIDS);
  return {
    program: `Pedicle ${VERSION}`,
    made: new Date(),
    patient: deidentify
      ? null
      : {
          name: ct.study.patientName,
          id: ct.study.patientId,
          birthDate: ct.study.patientBirthDate,
          sex: ct.study.patientSex,
        },
    caseCode: sha256(ct.seriesInstanceUid).slice(0, 12),
    ct: ctFacts(ct, deidentify),
    setLabel: deidentify ? '' : c.label,
    structures: structures.map((s, n): ReportedStructure => {
      const mask = masks[n] as Mask;
      return {
        name: s.name,
        type: s.interpretedType,
        colour: s.colour,
        volumeCc: maskVolumeCc(mask),
        slices: s.slices.size,
        origin: originOf(s.provenance, !deidentify),
        signed: deidentify ? undated(states[n]!) : states[n]!,
        digest: contoursDigest(s.slices),
        pictures: picturesOf(s, mask, partner(s.name), volume, axes),
      };
    }),
    overview: solidsOf(solids, axes),
    referenceLabel: c.reference === null ? null : deidentify ? 'the reference' : c.reference.label,
    pairs: (compared?.pairs ?? []).map((p) => ({
      reference: p.referenceName,
      test: p.testName,
      metrics: p.metrics,
      worst: worstSlices(p.perSlice, 3).map((s) => s.k + 1),
    })),
    unpaired: [...(compared?.unmatchedReference ?? []), ...(compared?.unmatchedTest ?? [])],
    assessment: c.assess ? assessmentOf(volume, structures) : null,
    findings: told(checked, others, structures, deidentify),
    proof,
    approval:
      approval === null
        ? null
        : { reviewer: approval.reviewer, at: deidentify ? '' : approval.at.toISOString() },
    log: { entries: log.entries.length, changedAt: log.faults[0]?.line ?? null, last: log.last },
    hashes: c.hashes,
  };
}
