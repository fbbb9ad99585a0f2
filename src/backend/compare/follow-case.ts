/** The open case and another CT of the same patient: what became of the tumour in each vertebra. */
import { type FollowUp, followUp, type TimedCase } from '../../core/assess/index.ts';
import { structureMask } from '../../core/contours/index.ts';
import type { Finding } from '../../core/errors/errors.ts';
import { isEmptyMask, type Volume } from '../../core/masks/index.ts';
import type { Structure } from '../../core/structures/index.ts';
import { spineOfStructures } from '../../core/targets/index.ts';
import { type CtSeries, ctIdentity } from '../../dicom/index.ts';
import { requireIdentity } from '../structures/identity-gate.ts';
import { loadStructures } from '../structures/load-structures.ts';
import { requireOnePatient } from '../structures/one-patient.ts';
import { loadSeries } from '../studies/index.ts';
import { openCt } from '../studies/open-ct.ts';

export interface FollowedCase extends FollowUp {
  /** Study dates, YYYYMMDD; '' where a CT has none. */
  readonly dates: { readonly before: string; readonly after: string };
  /** Which of the two the open case is. */
  readonly open: 'before' | 'after';
  readonly findings: readonly Finding[];
}

/**
 * The earlier of the two is the one with the earlier study date; without dates, or of one day, the other CT is taken as the earlier.
 * @param other paths of a CT folder and of its structures.
 * @throws PedicleError of `openCt`, `loadStructures`, `requireIdentity`; `two-patients`.
 */
export async function followCase(
  ct: CtSeries,
  structures: readonly Structure[],
  other: { readonly ct: string; readonly structures: string },
): Promise<FollowedCase> {
  const found = await openCt(other.ct);
  const unknown = requireOnePatient(ctIdentity(ct), ctIdentity(found.series), []);
  const loaded = await loadStructures(other.structures, found.series, {});
  requireIdentity(loaded, [], '--accept-identity');
  const [own, theirs] = [await loadSeries(ct), await loadSeries(found.series)];
  const isLater = found.series.study.studyDate > ct.study.studyDate && ct.study.studyDate !== '';
  const here = { date: ct.study.studyDate, at: timed(own.volume, structures) };
  const there = { date: found.series.study.studyDate, at: timed(theirs.volume, loaded.structures) };
  const [before, after] = isLater ? [here, there] : [there, here];
  return {
    ...followUp(before.at, after.at),
    dates: { before: before.date, after: after.date },
    open: isLater ? 'before' : 'after',
    findings: [...unknown, ...found.findings, ...theirs.findings, ...loaded.findings],
  };
}

/** Tumours are all of type GTV. */
function timed(volume: Volume, structures: readonly Structure[]): TimedCase {
  const tumours = structures
    .filter((s) => s.interpretedType === 'GTV')
    .map(({ name, ...rest }) => ({ name, mask: structureMask({ name, ...rest }, volume.grid) }))
    .filter(({ mask }) => !isEmptyMask(mask));
  return { volume, vertebrae: spineOfStructures(volume.grid, structures).model.vertebrae, tumours };
}
