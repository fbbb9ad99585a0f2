/** How far the contour of the slice shown is copied, and what that changes. */
import { useState } from 'react';
import { Dialog } from '../../kit/Dialog.tsx';
import { NumberField } from '../../kit/Fields.tsx';
import { useCase } from '../../model/case.ts';
import { useDocument } from '../../model/document.ts';
import { closeDialog } from '../../model/notices.ts';
import { useSelection } from '../../model/selection.ts';
import { texts } from '../../texts/index.ts';
import { copyTo, plannedCopy, sliceHere } from './copy.ts';

const t = texts.operations.copying;

export function CopyDialog() {
  const id = useSelection((s) => s.structureId);
  const structure = useDocument((s) => (id === null ? undefined : s.structures.byId.get(id)));
  const grid = useCase((s) => s.volume?.grid);
  const [up, setUp] = useState(3);
  const [down, setDown] = useState(0);
  const [overDrawn, setOverDrawn] = useState(false);
  if (structure === undefined || grid === undefined) return null;
  const copies = plannedCopy(grid, structure, { up, down, overDrawn });
  const replaced = [...copies.keys()].filter((k) => structure.slices.has(k)).length;
  const most = grid.dims[2] - 1;
  const number = (label: string, value: number, set: (n: number) => void) => (
    <NumberField
      label={label}
      unit={texts.operations.slicesUnit}
      value={value}
      min={0}
      max={most}
      step={1}
      onChange={(n) => set(Math.round(n))}
    />
  );
  return (
    <Dialog
      onClose={closeDialog}
      title={t.title(structure.name, sliceHere() + 1)}
      footer={
        <>
          <span className="dim grow">{t.outcome(copies.size, replaced)}</span>
          <button type="button" className="button" onClick={closeDialog}>
            {texts.dialog.cancel}
          </button>
          <button
            type="button"
            className="button primary"
            {...(copies.size > 0 ? { 'data-autofocus': '' } : {})}
            disabled={copies.size === 0}
            onClick={() => {
              closeDialog();
              copyTo(structure, { up, down, overDrawn });
            }}
          >
            {t.copy}
          </button>
        </>
      }
    >
      {number(t.up, up, setUp)}
      {number(t.down, down, setDown)}
      <label className="option">
        <input type="checkbox" checked={overDrawn} onChange={(e) => setOverDrawn(e.target.checked)} />
        {t.overDrawn}
      </label>
    </Dialog>
  );
}
