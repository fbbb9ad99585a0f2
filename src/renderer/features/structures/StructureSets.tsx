/** Structure sets found with the study and not loaded yet. */

import { useCase } from '../../model/case.ts';
import { loadStructureSet } from '../../model/session.ts';
import { texts } from '../../texts/index.ts';

const t = texts.structures;

export function StructureSets() {
  const sets = useCase((s) => s.open?.structureSets ?? null);
  if (sets === null || sets.length === 0) return null;
  return (
    <details className="structure-sets">
      <summary>
        {t.setsFound} <span className="dim">{sets.length}</span>
      </summary>
      {sets.map((set) => (
        <div key={set.fileId} className="row spread">
          <span className="ellipsis">{t.loadSet(set.label, set.structureCount)}</span>
          <span className="row">
            <button
              type="button"
              className="button small"
              onClick={() => void loadStructureSet(set.fileId, 'edit')}
            >
              {t.loadForEdit}
            </button>
            <button
              type="button"
              className="button small"
              onClick={() => void loadStructureSet(set.fileId, 'reference')}
            >
              {t.loadAsReference}
            </button>
          </span>
        </div>
      ))}
    </details>
  );
}
