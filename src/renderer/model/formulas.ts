/** Formulas of the case's structures: their states, and the commands that set them and bring them up to date. */
import { useMemo } from 'react';
import {
  checkFormula,
  contoursDigest,
  type FormulaStatus,
  formulaStatus,
  keptByHand,
  updateAll,
} from '../../core/formulas/index.ts';
import { type Change, metaOf, sameRings, structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { useCase } from './case.ts';
import { isLocked, perform, setMark, useDocument } from './document.ts';
import { refusedAsLocked } from './locks.ts';
import { notify, notifyError } from './notices.ts';

const t = texts.targets;

/** State of every structure with a formula, in the order of the structures. */
export function useFormulas(): readonly FormulaStatus[] {
  const table = useDocument((s) => s.structures);
  return useMemo(() => formulaStatus(structuresOf(table)), [table]);
}

/** Changes that turn a structure into another of the same id: only the slices that differ. */
export function changesTo(before: Structure, after: Structure): Change[] {
  const structureId = before.id;
  const slices = [...new Set([...before.slices.keys(), ...after.slices.keys()])].flatMap((k): Change[] => {
    const [was, is] = [before.slices.get(k) ?? [], after.slices.get(k) ?? []];
    return sameRings(was, is) ? [] : [{ kind: 'slice', structureId, k, before: [...was], after: [...is] }];
  });
  return [...slices, { kind: 'structure', structureId, before: metaOf(before), after: metaOf(after) }];
}

/**
 * Gives a structure a formula, or takes it away ('' as text); one history step. Its contours stay as they are until it is updated.
 * @returns false, and the user is told, when the formula cannot be read, or depends on itself.
 */
export function setFormula(structureId: string, text: string): boolean {
  const { structures } = useDocument.getState();
  const structure = structures.byId.get(structureId);
  if (structure === undefined || refusedAsLocked(structure)) return false;
  try {
    if (text.trim() !== '') checkFormula(structuresOf(structures), structureId, text);
  } catch (error) {
    notifyError(error);
    return false;
  }
  const { formula: _was, ...plain } = structure;
  const after = text.trim() === '' ? plain : { ...plain, formula: { text: rightHandSide(text) } };
  return perform({
    label: t.labels.formula(structure.name),
    at: Date.now(),
    changes: changesTo(structure, after),
  });
}

/**
 * A hand edit looked at again after a source changed: it stays, and is no longer old; one history step.
 * @returns false, and the user is told, when the structure is locked.
 */
export function keepHandEdit(structureId: string): boolean {
  const { structures } = useDocument.getState();
  const structure = structures.byId.get(structureId);
  const formula = structure && keptByHand(structuresOf(structures), structure);
  if (structure === undefined || formula === undefined || refusedAsLocked(structure)) return false;
  const changes = changesTo(structure, { ...structure, formula });
  return perform({ label: t.labels.kept(structure.name), at: Date.now(), changes });
}

/** `PTV = CTV + 2 mm` and `CTV + 2 mm` say the same here. */
const rightHandSide = (text: string): string => text.replace(/^[^=]*=/, '').trim();

/** Whether working out gave anything new: other contours, or other sources noted. */
const isNew = (was: Structure, is: Structure): boolean =>
  contoursDigest(was.slices) !== contoursDigest(is.slices) ||
  JSON.stringify(was.formula) !== JSON.stringify(is.formula);

/**
 * Works out what is not up to date, parents first; one history step. Hand edits stay, but for those of `discard`.
 * @param quiet nothing is said: neither that there is nothing to do nor that a structure is locked.
 * @returns false, and the user is told, when a formula cannot be worked out or a structure is locked.
 */
export function updateFormulas(discard: readonly string[] = [], quiet = false): boolean {
  const doc = useDocument.getState();
  const { volume } = useCase.getState();
  if (volume === null) return false;
  try {
    const before = structuresOf(doc.structures);
    const after = updateAll(volume.grid, before, { discardEdits: new Set(discard) });
    const changed = after.flatMap((next, n) => {
      const was = before[n];
      return was === undefined || next === was || !isNew(was, next) ? [] : [[was, next] as const];
    });
    if (changed.some(([was]) => (quiet ? isLocked(doc, was.id) : refusedAsLocked(was)))) return false;
    if (changed.length === 0) {
      if (!quiet) tellNothingToUpdate(after);
      return true;
    }
    const changes = changed.flatMap(([was, is]) => changesTo(was, is));
    return perform({ label: t.labels.update(changed.map(([was]) => was.name)), at: Date.now(), changes });
  } catch (error) {
    if (!quiet) notifyError(error);
    return false;
  }
}

/** Nothing changed: all is up to date, or what is not cannot be worked out. */
function tellNothingToUpdate(structures: readonly Structure[]): void {
  const missing = formulaStatus(structures).filter((status) => status.state === 'missing');
  if (missing.length === 0) notify('info', t.nothingToUpdate);
  else notify('info', t.sourceMissing(missing.map((status) => status.name)));
}

const FOLLOW = 'formulas-follow';
/** How long a source must rest before what hangs on it is worked out by itself, ms: an edit is a whole gesture, so a moment. */
const REST_MS = 20;

export const useFormulasFollow = (): boolean => useDocument((s) => s.marks.get(FOLLOW) === true);
/** Lets formulas be worked out by themselves after every edit, or not; kept with the case. */
export const letFormulasFollow = (follow: boolean): void => setMark(FOLLOW, follow);

/**
 * Works formulas out by themselves where that is switched on, a moment after an edit. Not after an undo: a step of its own would make the
 * undone ones unreachable.
 * @returns what stops it.
 */
export function followFormulas(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = useDocument.subscribe((now, before) => {
    if (now.structures === before.structures && now.marks === before.marks) return;
    clearTimeout(timer);
    if (now.marks.get(FOLLOW) !== true || now.history.undone.length > 0) return;
    timer = setTimeout(() => {
      const { marks, history, structures } = useDocument.getState();
      if (marks.get(FOLLOW) !== true || history.undone.length > 0) return;
      if (formulaStatus(structuresOf(structures)).some((f) => f.state === 'stale' && f.rules === null))
        updateFormulas([], true);
    }, REST_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
