/** The list of structures: search, groups, colours, visibility, locks, volumes. */
import { useMemo, useState } from 'react';
import { structuresOf } from '../../../core/structures/edit.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { Icon } from '../../kit/icons.tsx';
import { LongList } from '../../kit/LongList.tsx';
import { rowArrows } from '../../kit/row-arrows.ts';
import lineCss from '../../kit/StructureLine.module.css';
import { useCase } from '../../model/case.ts';
import { useDocument } from '../../model/document.ts';
import { openDialog } from '../../model/notices.ts';
import { removeReference, useReferences } from '../../model/references.ts';
import { setHidden, useSelection } from '../../model/selection.ts';
import { compareNames, groupOf, structureGroups } from '../../model/structure-groups.ts';
import { texts } from '../../texts/index.ts';
import { StructureDetails } from './StructureDetails.tsx';
import styles from './StructurePanel.module.css';
import { ReferenceRow, StructureRow } from './StructureRow.tsx';

const t = texts.structures;
const byArrows = rowArrows('.structure-main');

export function StructurePanel() {
  const table = useDocument((s) => s.structures);
  const hasCase = useCase((s) => s.volume !== null);
  const references = useReferences((s) => s.sets);
  const [search, setSearch] = useState('');
  const matches = (s: Structure): boolean => s.name.toLowerCase().includes(search.trim().toLowerCase());
  const all = useMemo(() => structuresOf(table), [table]);
  const shown = all.filter(matches);
  return (
    <div className={styles.structurePanel}>
      <div className={styles.panelHead}>
        <input
          className="field grow"
          type="search"
          placeholder={t.search}
          aria-label={t.search}
          value={search}
          onChange={(e) => setSearch(e.target.value)}
        />
        <button
          type="button"
          className="button small"
          disabled={!hasCase}
          title={`${t.addTitle} (Ctrl+N)`}
          onClick={() => openDialog('addStructure')}
        >
          <Icon name="plus" /> {t.add}
        </button>
      </div>
      <div className={styles.structureList} {...byArrows}>
        {hasCase && all.length === 0 ? <p className="empty">{t.empty}</p> : null}
        {all.length > 0 && shown.length === 0 ? <p className="empty">{t.noMatch}</p> : null}
        {structureGroups.map((group) => {
          const members = shown
            .filter((s) => groupOf(s) === group)
            .sort((a, b) => compareNames(a.name, b.name));
          if (members.length === 0) return null;
          return (
            <Group key={group} title={t.groups[group]} ids={members.map((s) => s.id)}>
              <LongList
                items={members}
                keyOf={(s) => s.id}
                rowPx={27}
                row={(s, _, props) => <StructureRow structure={s} row={props} />}
              />
            </Group>
          );
        })}
        {references.map((set) => (
          <Group
            key={set.id}
            title={`${t.groups.reference}: ${set.label}`}
            ids={set.structures.map((s) => s.id)}
            onRemove={() => removeReference(set.id)}
          >
            <LongList
              items={set.structures.filter(matches)}
              keyOf={(s) => s.id}
              rowPx={27}
              row={(s, _, props) => <ReferenceRow structure={s} row={props} />}
            />
          </Group>
        ))}
      </div>
      <StructureDetails />
    </div>
  );
}

function Group(props: {
  title: string;
  ids: readonly string[];
  children: React.ReactNode;
  onRemove?: () => void;
}) {
  const [open, setOpen] = useState(true);
  const hidden = useSelection((s) => props.ids.every((id) => s.hidden.has(id)));
  return (
    <section className="structure-group">
      <div className={styles.groupHead}>
        <button
          type="button"
          className={lineCss.groupTitle}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <span className={open ? `${lineCss.caret} ${lineCss.open}` : lineCss.caret} aria-hidden="true" />
          {props.title} <span className="dim">{props.ids.length}</span>
        </button>
        {props.onRemove === undefined ? null : (
          <button
            type="button"
            className="icon-button"
            aria-label={t.remove}
            title={t.remove}
            onClick={props.onRemove}
          >
            <Icon name="trash" />
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={`${hidden ? t.show : t.hide} ${props.title}`}
          title={hidden ? t.show : t.hide}
          onClick={() => setHidden(props.ids, !hidden)}
        >
          <Icon name={hidden ? 'eyeOff' : 'eye'} />
        </button>
      </div>
      {open ? props.children : null}
    </section>
  );
}
