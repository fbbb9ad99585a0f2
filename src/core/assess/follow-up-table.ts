/** The rows of a follow-up as a table. */
import { csvTable } from '../metrics/index.ts';
import type { FollowedVertebra, FollowUp } from './follow-up.ts';
import type { LesionChange } from './lesion-changes.ts';

const cc = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(2));

const HEADER = ['vertebra', 'state', 'before', 'before_cc', 'after', 'after_cc', 'ratio'];

function row({ name }: FollowedVertebra, { state, before, after, ratio }: LesionChange): string[] {
  return [
    name,
    state,
    before?.names.join(' + ') ?? '',
    cc(before?.cc),
    after?.names.join(' + ') ?? '',
    cc(after?.cc),
    ratio === null ? '' : ratio.toFixed(2),
  ];
}

/** A row a change; a vertebra that could not be registered, or a lesion that the other CT does not show, has its own row and no verdict. */
export function followUpRows({ vertebrae }: FollowUp): string[][] {
  return [
    HEADER,
    ...vertebrae.flatMap((v) => [
      ...v.changes.map((change) => row(v, change)),
      ...v.notInView.map((name) => [v.name, 'not-in-view', name, '', '', '', '']),
      ...(v.state === 'registered'
        ? []
        : [[v.name, 'not-registered', '', cc(v.beforeCc), '', cc(v.afterCc), '']]),
    ]),
  ];
}

/** Volumes in cc. */
export const followUpCsv = (result: FollowUp): string => csvTable(followUpRows(result));
