/** Structure sets found with the study, to be loaded or compared with. */
import { useCase } from '../../model/case.ts';
import { loadStructureSet } from '../../model/session.ts';
import { texts } from '../../texts/index.ts';
import styles from './ImportPanel.module.css';

const t = texts.structures;

export function StructureSets() {
  const sets = useCase((s) => s.open?.structureSets ?? null);
  if (sets === null || sets.length === 0) return null;
  return (
    <section className={`${styles.sets} ${styles.structureSets} structure-sets`}>
      <h3>
        {t.setsFound} <span className="dim">{sets.length}</span>
      </h3>
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
    </section>
  );
}
