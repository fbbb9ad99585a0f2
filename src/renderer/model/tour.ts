/** The tour of the demonstration: five steps from the lesion to the file, each seen to be done by what is in the case. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { structuresOf } from '../../core/structures/edit.ts';
import { useCase } from './case.ts';
import { showPanel } from './dock.ts';
import { useDocument } from './document.ts';
import { useExports } from './exports.ts';
import { goToStructure } from './go-to.ts';
import { areLevelsConfirmed } from './levels.ts';
import { openDialog } from './notices.ts';
import { selectStructure, useSelection } from './selection.ts';
import { vertebraeOf } from './vertebrae.ts';

export const tourSteps = ['lesion', 'levels', 'target', 'correct', 'export'] as const;
export type TourStep = (typeof tourSteps)[number];

const KEY = 'pedicle-tour';
const ended = (): boolean => typeof localStorage !== 'undefined' && localStorage.getItem(KEY) === 'ended';

interface Tour {
  readonly step: TourStep;
  readonly open: boolean;
}

export const useTour = create<Tour>(() => ({ step: 'lesion', open: !ended() }));

/** Not shown again by itself; Help starts it anew. */
export function endTour(): void {
  localStorage.setItem(KEY, 'ended');
  useTour.setState({ open: false });
}

export function startTour(): void {
  localStorage.removeItem(KEY);
  useTour.setState({ open: true, step: 'lesion' });
}

export function stepTour(by: 1 | -1): void {
  const at = tourSteps.indexOf(useTour.getState().step) + by;
  const step = tourSteps[at];
  if (step !== undefined) useTour.setState({ step });
  else if (at > 0) endTour();
}

const structures = () => structuresOf(useDocument.getState().structures);
const gtv = () => structures().find((s) => /^GTV/.test(s.name) && s.slices.size > 0);

/** True once what a step asks for is there. */
const isDone: Readonly<Record<TourStep, () => boolean>> = {
  lesion: () => useSelection.getState().structureId === gtv()?.id,
  levels: () => areLevelsConfirmed(useDocument.getState().marks, vertebraeOf(structures())),
  target: () => structures().some((s) => /^PTV/.test(s.name) && s.slices.size > 0),
  correct: () => structures().some((s) => s.provenance.kind !== 'manual' && s.provenance.edited),
  export: () => useExports.getState().steps !== null,
};

/** What the step's button does for the user. */
export function showTourStep(step: TourStep, run: (actionId: string) => void): void {
  const lesion = gtv();
  const choose = (): void => {
    if (lesion === undefined) return;
    selectStructure(lesion.id);
    goToStructure(lesion);
  };
  if (step === 'levels') showPanel('levels');
  else if (step === 'export') openDialog('export');
  else choose();
  if (step === 'target') run('ptv');
  if (step === 'correct') run('tool-brush');
}

/** Whether the step is done; asked again whenever the case changes. */
export function useIsDone(step: TourStep): boolean {
  useDocument((s) => s.structures);
  useDocument((s) => s.marks);
  useSelection((s) => s.structureId);
  useExports((s) => s.steps);
  return isDone[step]();
}

/** The tour is for the demonstration alone. */
export function useTourIsShown(): boolean {
  const isDemo = useCase((s) => s.open?.isDemo === true && s.complete);
  const open = useTour((s) => s.open);
  useEffect(() => {
    if (!isDemo) useTour.setState({ step: 'lesion' });
  }, [isDemo]);
  return isDemo && open;
}
