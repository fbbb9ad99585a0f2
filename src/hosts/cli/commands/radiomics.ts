/** `pedicle radiomics <ct> <structures>`: features of structures by the IBSI definitions, with their settings. */
import { resolve } from 'node:path';
import { requireTarget } from '../../../backend/files/targets.ts';
import { writeAtomically } from '../../../backend/files/write-atomically.ts';
import { type Finding, findingOf, PedicleError } from '../../../core/errors/errors.ts';
import type { Volume } from '../../../core/masks/index.ts';
import {
  type Aggregation,
  DEFAULT_SETTINGS,
  type Discretisation,
  type RadiomicsResult,
  type RadiomicsSettings,
  radiomics,
  radiomicsCsv,
} from '../../../core/radiomics/index.ts';
import { type CtAndStructures, type CtOptions, openCtAndStructures } from '../ct-and-structures.ts';
import { EXIT, exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { textTable } from '../table.ts';

export interface RadiomicsArguments extends CtOptions {
  readonly ct: string;
  readonly rangeHu?: string;
  readonly binWidth?: string;
  readonly bins?: string;
  readonly aggregation?: string;
  readonly csv?: string;
  readonly force?: boolean;
}

const RULES: readonly Aggregation[] = [
  '2d-average',
  '2d-merged',
  '2.5d-average',
  '2.5d-merged',
  '3d-average',
  '3d-merged',
];

function settingsOf(a: RadiomicsArguments): RadiomicsSettings {
  const rangeHu = rangeOf(a.rangeHu);
  const aggregation = RULES.find((rule) => rule === (a.aggregation ?? DEFAULT_SETTINGS.aggregation));
  if (aggregation === undefined)
    throw usageError({ what: 'one-of', option: '--aggregation', allowed: RULES });
  return { rangeHu, discretisation: discretisationOf(a, rangeHu), aggregation };
}

function rangeOf(text: string | undefined): readonly [number, number] | null {
  if (text === undefined) return null;
  const [from, to, ...rest] = text.split(',').map(Number);
  if (!(from !== undefined && to !== undefined && from < to && rest.length === 0))
    throw usageError({ what: 'range-hu' });
  return [from, to];
}

function discretisationOf(a: RadiomicsArguments, range: RadiomicsSettings['rangeHu']): Discretisation {
  if (a.bins !== undefined) {
    const bins = Number(a.bins);
    if (!(Number.isInteger(bins) && bins >= 2 && bins <= 4096)) throw usageError({ what: 'bins' });
    return { kind: 'bin-count', bins };
  }
  const hu = Number(a.binWidth ?? 25);
  if (!(hu > 0)) throw usageError({ what: 'bin-width' });
  return { kind: 'bin-width', hu, fromHu: range?.[0] ?? -1000 };
}

/** What a person looks at first; the rest is in the CSV and the JSON. */
const SHOWN = [
  ['cc', 'morph_volume'],
  ['sphericity', 'morph_sphericity'],
  ['mean HU', 'stat_mean'],
  ['SD', 'stat_var'],
  ['median', 'stat_median'],
  ['entropy', 'ih_entropy'],
  ['GLCM contrast', 'cm_contrast'],
] as const;

/** The features of each structure; one that has none (no voxel in the range, say) is told and holds up no other. */
function measured(
  volume: Volume,
  structures: CtAndStructures['structures'],
  settings: RadiomicsSettings,
): { rows: (RadiomicsResult & { name: string })[]; findings: Finding[] } {
  const rows: (RadiomicsResult & { name: string })[] = [];
  const findings: Finding[] = [];
  for (const { name, mask } of structures) {
    try {
      rows.push({ name, ...radiomics(volume, mask, settings) });
    } catch (error) {
      if (!(error instanceof PedicleError)) throw error;
      findings.push(findingOf(error, 'error', {}, `${name}: `));
    }
  }
  return { rows, findings };
}

export async function radiomicsCommand(input: string, a: RadiomicsArguments): Promise<Outcome> {
  const settings = settingsOf(a);
  const overwrite = a.force ?? false;
  if (a.csv !== undefined) await requireTarget(resolve(a.csv), overwrite);
  const { volume, structures, findings: ofCase } = await openCtAndStructures(a.ct, input, a);
  const { rows, findings: refused } = measured(volume, structures, settings);
  const findings = [...ofCase, ...refused];
  if (a.csv !== undefined)
    await writeAtomically(resolve(a.csv), plainText(radiomicsCsv(rows)), { overwrite });
  const text = [
    textTable([
      ['structure', 'voxels', 'levels', ...SHOWN.map(([title]) => title)],
      ...rows.map((row) => [
        row.name,
        String(row.voxelsInRange),
        String(row.greyLevels),
        ...SHOWN.map(([, tag]) => shown(tag, row.features[tag])),
      ]),
    ]),
    `${Math.max(0, ...rows.map((row) => Object.keys(row.features).length))} features each, on the CT's own voxels; all with --json or --csv.`,
    ...findingLines(findings),
  ].join('\n');
  return {
    exit: rows.length > 0 ? exitForFindings(findings) : EXIT.findings,
    json: { settings, structures: rows, findings },
    text,
  };
}

function shown(tag: string, value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '-';
  if (tag === 'morph_volume') return (value / 1000).toFixed(2);
  if (tag === 'stat_var') return Math.sqrt(value).toFixed(1);
  return value.toFixed(tag.startsWith('stat') ? 1 : 3);
}
