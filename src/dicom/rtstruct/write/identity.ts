/** ROI numbers, names, generation algorithm and descriptions of the structures of a set. */

import { formulaLine, type MadeNote, madeLine } from '../../../core/formulas/index.ts';
import { foreignNote } from '../../../core/identity/index.ts';
import { exportNames, maxNameLength, maxRoiNameLength, resolveName } from '../../../core/naming/index.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { line, paragraph } from '../text.ts';
import type { EncodeOptions } from '../types.ts';

const validNumber = (n: number | undefined): n is number =>
  n !== undefined && Number.isInteger(n) && n >= 0 && n <= 2147483647;

/** ROI Numbers, unique: the imported number where it is valid and not taken, else the smallest free one from 1. */
export function exportNumbers(structures: readonly Structure[]): number[] {
  const taken = new Set<number>();
  const own = structures.map(({ roiNumber }) => {
    if (!validNumber(roiNumber) || taken.has(roiNumber)) return undefined;
    taken.add(roiNumber);
    return roiNumber;
  });
  let next = 1;
  return own.map((number) => {
    if (number !== undefined) return number;
    while (taken.has(next)) next += 1;
    taken.add(next);
    return next;
  });
}

/** The TG-263 name when there is no doubt about it (spelling or a known synonym), else the name itself. */
function tgName(name: string): string {
  const resolved = resolveName(name);
  return resolved && resolved.confidence >= 0.9 ? resolved.name : name;
}

/**
 * ROI Names as written: by default whole, up to the 64 characters of LO (docs/decisions/0060), and unique without case.
 * @throws PedicleError `name-too-long`.
 */
export function exportedNames(
  structures: readonly Structure[],
  rule: EncodeOptions['names'] = 'whole',
): string[] {
  const names = structures.map((structure) => line(structure.name, Infinity));
  if (rule === 'whole') return exportNames(names, maxRoiNameLength);
  return exportNames(rule === 'tg263' ? names.map(tgName) : names, maxNameLength);
}

/** Contours of another frame of reference have no place in a file on this CT. */
export const writable = (structure: Structure): Structure['unplaced'] =>
  structure.unplaced.filter((contour) => contour.reason !== 'other-frame');

/**
 * ROI Generation Algorithm (PS3.3 C.8.8.5.1) from where the structure came from: a model's contour is AUTOMATIC until someone edits it
 * (SEMIAUTOMATIC); a drawn one is MANUAL; a margin or combination the user asked for is SEMIAUTOMATIC, whatever it was made from (a PTV of a
 * drawn GTV is a user's), unless no user had a hand in it; an imported one keeps what its file said, an edited automatic one becomes SEMIAUTOMATIC.
 */
export function generationAlgorithm({
  provenance,
}: Structure): 'AUTOMATIC' | 'SEMIAUTOMATIC' | 'MANUAL' | '' {
  switch (provenance.kind) {
    case 'manual':
      return 'MANUAL';
    case 'imported':
      return provenance.edited && provenance.algorithm === 'AUTOMATIC'
        ? 'SEMIAUTOMATIC'
        : provenance.algorithm;
    case 'derived':
      return provenance.automatic === true && !provenance.edited ? 'AUTOMATIC' : 'SEMIAUTOMATIC';
    default:
      return provenance.edited ? 'SEMIAUTOMATIC' : 'AUTOMATIC';
  }
}

/** ROI Generation Description (LO, 64 characters): model id, version and the start of the weights' hash. */
export function generationDescription({ provenance }: Structure): string {
  if (provenance.kind === 'model') {
    const tail = ` ${provenance.modelVersion} sha256:${provenance.modelSha256.slice(0, 12)}`;
    return line(line(provenance.modelId, 64 - tail.length) + tail, 64);
  }
  if (provenance.kind === 'derived') return line(provenance.operation, 64);
  return provenance.kind === 'imported' ? line(provenance.description, 64) : '';
}

/** Characters of an ST. */
const ROOM = 1024;

/**
 * ROI Description (ST, 1024 characters): the mark of a file of another patient or place, the structure's own, then its formula, what that
 * was worked out from, and the model with its whole hash. Where not all fits, the own description is cut, then the note of
 * what it was made from and the formula are left out whole (a part of them would say something else); the mark stays.
 * @param made what its formula was worked out from, in this file.
 */
export function roiDescription(
  { name, description, formula, provenance, foreign }: Structure,
  made?: MadeNote,
): string {
  const mark = foreign !== undefined && foreign.length > 0 ? foreignNote(foreign) : '';
  const model =
    provenance.kind === 'model'
      ? `Model ${provenance.modelId} ${provenance.modelVersion}, weights sha256:${provenance.modelSha256}${provenance.edited ? ', edited by hand' : ''}.`
      : '';
  const rule = fitting(formula === undefined ? '' : formulaLine(name, formula), mark, model);
  const note = fitting(rule === '' || made === undefined ? '' : madeLine(made), mark, rule, model);
  const room = ROOM - lines(mark, ' ', rule, note, model).length + 1;
  return paragraph(lines(mark, paragraph(description ?? '', Math.max(0, room)), rule, note, model), ROOM);
}

/** The text, where it fits beside the others. */
const fitting = (text: string, ...others: readonly string[]): string =>
  lines(text, ...others).length <= ROOM ? text : '';

const lines = (...all: readonly string[]): string => all.filter(Boolean).join('\n');
