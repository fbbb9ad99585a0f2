/** A new structure: its name gives its type and colour unless the user says otherwise. */
import { useState } from 'react';
import { defaultColour, defaultInterpretedType } from '../../../core/naming/index.ts';
import type { InterpretedType } from '../../../core/structures/types.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { addStructures, newStructure } from '../../model/commands.ts';
import { perform, useDocument } from '../../model/document.ts';
import { closeDialog } from '../../model/notices.ts';
import { selectStructure } from '../../model/selection.ts';
import { texts } from '../../texts/index.ts';
import { ColourField, type Rgb } from './ColourField.tsx';
import { NameField } from './NameField.tsx';
import { TypeField } from './TypeField.tsx';

const t = texts.structures;

export function AddStructureDialog() {
  const [name, setName] = useState('');
  const [type, setType] = useState<InterpretedType | null>(null);
  const [colour, setColour] = useState<Rgb | null>(null);
  const byId = useDocument((s) => s.structures.byId);
  const taken = [...byId.values()].map((s) => s.name);
  const shownType = type ?? defaultInterpretedType(name);
  const shownColour = colour ?? defaultColour(name);
  const create = (): void => {
    const trimmed = name.trim();
    if (trimmed === '') return;
    const structure = newStructure(trimmed, shownType, shownColour);
    perform(addStructures(texts.commands.add(trimmed), [structure]));
    selectStructure(structure.id);
    closeDialog();
  };
  return (
    <Dialog
      onClose={closeDialog}
      title={t.addTitle}
      footer={
        <>
          <button type="button" className="button" onClick={closeDialog}>
            {texts.dialog.cancel}
          </button>
          <button type="button" className="button primary" disabled={name.trim() === ''} onClick={create}>
            {t.create}
          </button>
        </>
      }
    >
      <div className="row top">
        <ColourField colour={shownColour} onChange={setColour} />
        <div className="grow">
          <NameField value={name} taken={taken} autoFocus onChange={setName} onEnter={create} />
        </div>
        <TypeField value={shownType} onChange={setType} />
      </div>
    </Dialog>
  );
}
