/** The CT that a path means: one series of a folder, chosen by UID or because it is the only one. */
import { resolve } from 'node:path';
import { type Finding, fault } from '../../core/errors/errors.ts';
import { type CtSeries, planResample, resampleSpacing } from '../../dicom/index.ts';
import { scanFolder } from './scan.ts';
import type { FoundStudy, ScanResult } from './types.ts';

export interface ChosenCt {
  readonly series: CtSeries;
  readonly study: FoundStudy;
  readonly findings: readonly Finding[];
}

const allSeries = (scan: ScanResult): { series: CtSeries; study: FoundStudy }[] =>
  scan.studies.flatMap((study) => study.series.map((series) => ({ series, study })));

/** The one series that only its slice distances keep from being a volume, resampled; null when there is not exactly one. */
function resampled(scan: ScanResult, uid: string | undefined, wanted: string | true): ChosenCt | null {
  const irregular = scan.studies.flatMap((study) =>
    study.refused
      .filter(
        (r) => r.irregular !== null && (uid === undefined || r.key === uid || r.seriesInstanceUid === uid),
      )
      .map((refused) => ({ study, refused })),
  );
  const [only, ...others] = irregular;
  if (only === undefined || others.length > 0) return null;
  const spacingMm = wanted === true ? resampleSpacing(only.refused) : Number(wanted);
  if (spacingMm === null) throw fault('ct-not-resampleable', { why: 'nothing-fits' });
  if (!(spacingMm > 0)) throw fault('usage', { what: 'resample' });
  const series = planResample(only.refused, spacingMm);
  return { series, study: only.study, findings: series.findings };
}

/**
 * @param uid Series Instance UID (or its key with `#2`, where one series holds several volumes).
 * @param resample opens a series that is refused for its slice distances alone: to this many mm, or (true) to what fits its slices.
 * @throws PedicleError `ct-not-resampleable`, `ct-none` (with the reasons), `ct-several` (with the choices), `series-unknown`.
 */
export async function openCt(folder: string, uid?: string, resample?: string | true): Promise<ChosenCt> {
  const scan = await scanFolder([resolve(folder)]);
  const found = allSeries(scan);
  const chosen =
    uid === undefined
      ? found
      : found.filter(({ series }) => series.key === uid || series.seriesInstanceUid === uid);
  if (resample !== undefined && chosen.length === 0) {
    const made = resampled(scan, uid, resample);
    if (made !== null) return made;
  }
  const [only, ...others] = chosen;
  if (only !== undefined && others.length === 0) return { ...only, findings: only.series.findings };
  if (only !== undefined) {
    const choices = chosen.map(({ series }) => `${series.key} (${series.slices.length} slices)`).join(', ');
    throw fault('ct-several', { count: chosen.length, choices });
  }
  const refused = scan.studies.flatMap((s) => s.refused).flatMap((r) => r.findings);
  if (uid !== undefined && found.length > 0) {
    throw fault('series-unknown', { keys: found.map((f) => f.series.key) });
  }
  throw fault('ct-none', { files: null, packed: false }, { findings: [...refused, ...scan.findings] });
}
