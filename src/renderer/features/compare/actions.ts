/** Commands of the comparison with a reference. */

import type { Action } from '../../kit/action.ts';
import { useCase } from '../../model/case.ts';
import { toggleDifference, useCompare } from '../../model/compare/compare.ts';
import { stepWorst } from '../../model/compare/worst.ts';
import { showPanel } from '../../model/dock.ts';
import { openDialog } from '../../model/notices.ts';
import { useReferences } from '../../model/references.ts';
import { texts } from '../../texts/index.ts';

const t = texts.compare;

const hasReference = (): boolean => useReferences.getState().sets.length > 0;

export const compareActions: readonly Action[] = [
  {
    id: 'compare',
    title: t.open,
    menu: 'file',
    keys: ['C'],
    enabled: () => useCase.getState().volume !== null,
    run: () => {
      showPanel('compare');
      if (!hasReference()) openDialog('reference');
    },
  },
  {
    id: 'difference',
    title: t.difference,
    menu: 'view',
    keys: ['D'],
    enabled: hasReference,
    checked: () => useCompare.getState().showDifference,
    run: toggleDifference,
  },
  {
    id: 'nextWorst',
    title: t.nextWorst,
    menu: 'structure',
    keys: ['Y'],
    enabled: hasReference,
    run: () => stepWorst(1),
  },
  {
    id: 'previousWorst',
    title: t.previousWorst,
    menu: 'structure',
    keys: ['Shift+Y'],
    enabled: hasReference,
    run: () => stepWorst(-1),
  },
  {
    id: 'compareReport',
    title: t.report,
    menu: 'file',
    keys: ['Ctrl+P'],
    enabled: () => useCompare.getState().results.size > 0,
    run: () => openDialog('report'),
  },
];
