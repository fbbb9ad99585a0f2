/** One structure in the list; a click chooses it, a double click goes to its middle. */
import type { Grid } from '../../../core/geometry/grid.ts';
import { fieldWords } from '../../../core/identity/index.ts';
import type { SliceRings, Structure } from '../../../core/structures/types.ts';
import { Icon } from '../../kit/icons.tsx';
import type { RowProps } from '../../kit/LongList.tsx';
import lineCss from '../../kit/StructureLine.module.css';
import { useCase } from '../../model/case.ts';
import { setHiddenWithReference } from '../../model/compare/hide.ts';
import { isLocked, useDocument } from '../../model/document.ts';
import { goToStructure } from '../../model/go-to.ts';
import { isForeign } from '../../model/identity.ts';
import { selectStructure, setHidden, useSelection } from '../../model/selection.ts';
import { toggleLock, useSignedState } from '../../model/signoff.ts';
import { useVolumeCc } from '../../model/volumes.ts';
import { texts } from '../../texts/index.ts';
import { SignMark, signedWords } from '../signoff/SignMark.tsx';
import structurePanelCss from './StructurePanel.module.css';

const t = texts.structures;

export const cssColour = (c: readonly [number, number, number]): string => `rgb(${c[0]} ${c[1]} ${c[2]})`;

/** `AI`, `Import`…, with a mark once a person has changed it. */
export function provenanceOf(structure: Structure): { badge: string; title: string; edited: boolean } {
  const p = structure.provenance;
  const edited = p.kind !== 'manual' && p.edited;
  const source =
    p.kind === 'model' ? `${p.modelId} ${p.modelVersion}` : p.kind === 'derived' ? p.operation : '';
  const title = [t.provenance[p.kind], source, edited ? t.edited : ''].filter((s) => s !== '').join(' · ');
  return { badge: t.provenance[p.kind], title, edited };
}

export const foreignTitle = (structure: Structure): string =>
  texts.identity.mark(fieldWords(structure.foreign ?? []));

export function StructureRow({ structure, row }: { structure: Structure; row: RowProps }) {
  const active = useSelection((s) => s.structureId === structure.id);
  const hidden = useSelection((s) => s.hidden.has(structure.id));
  const locked = useDocument((s) => isLocked(s, structure.id));
  const signed = useSignedState(structure);
  const provenance = provenanceOf(structure);
  return (
    <li
      {...row}
      className={
        active
          ? `${structurePanelCss.structure} structure ${structurePanelCss.active}`
          : `${structurePanelCss.structure} structure`
      }
      data-structure={structure.name}
    >
      <button
        type="button"
        className={`${lineCss.structureMain} structure-main`}
        aria-pressed={active}
        onClick={() => selectStructure(structure.id)}
        onDoubleClick={() => goToStructure(structure)}
        title={[structure.name, provenance.title, signedWords(signed), structure.description ?? '']
          .filter((s) => s !== '')
          .join('\n')}
      >
        <span
          className={hidden ? `${lineCss.swatch} swatch ${lineCss.hollow}` : `${lineCss.swatch} swatch`}
          style={{ '--colour': cssColour(structure.colour) } as React.CSSProperties}
        />
        <span className={`${lineCss.structureName} structure-name`}>{structure.name}</span>
        {isForeign(structure) ? (
          <span
            className={structurePanelCss.foreignMark}
            role="img"
            title={foreignTitle(structure)}
            aria-label={texts.identity.badge}
          >
            <Icon name="warn" />
          </span>
        ) : null}
        <SignMark signed={signed} />
        <span
          className={
            provenance.edited
              ? `${structurePanelCss.provenance} ${structurePanelCss.edited}`
              : structurePanelCss.provenance
          }
        >
          {provenance.badge}
          {provenance.edited ? '*' : ''}
        </span>
        <Volume structure={structure} />
      </button>
      <button
        type="button"
        className={locked ? 'icon-button on' : `icon-button ${structurePanelCss.quiet}`}
        aria-label={`${locked ? t.unlock : t.lock} ${structure.name}`}
        aria-pressed={locked}
        title={`${locked ? t.unlock : t.lock} (L)`}
        onClick={() => toggleLock(structure)}
      >
        <Icon name={locked ? 'lock' : 'unlock'} />
      </button>
      <Visibility structure={structure} hidden={hidden} setHide={setHiddenWithReference} />
    </li>
  );
}

function Volume({ structure }: { structure: Structure }) {
  const grid = useCase((s) => s.volume?.grid);
  if (grid === undefined) return null;
  const { slices, unplaced } = structure;
  // Points and lines have no volume, but are not nothing.
  if (slices.size === 0 && unplaced.length > 0)
    return (
      <span className={`${lineCss.volume} volume`} title={t.looseHint}>
        {t.loose(unplaced.length)}
      </span>
    );
  return <Cc grid={grid} slices={slices} />;
}

/** In cc, with the exact number and the count of slices on hover. */
export function Cc({ grid, slices }: { grid: Grid; slices: SliceRings }) {
  const cc = useVolumeCc(grid, slices);
  if (cc === null) return <span className={`${lineCss.volume} volume counting`}>…</span>;
  return (
    <span className={`${lineCss.volume} volume`} title={`${cc.toFixed(3)} cc · ${t.slices(slices.size)}`}>
      {slices.size === 0 ? '–' : t.cc(cc)}
    </span>
  );
}

function Visibility(props: {
  structure: Structure;
  hidden: boolean;
  setHide: (ids: readonly string[], hide: boolean) => void;
}) {
  const { structure, hidden, setHide } = props;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`${hidden ? t.show : t.hide} ${structure.name}`}
      aria-pressed={!hidden}
      title={`${hidden ? t.show : t.hide} (H)`}
      onClick={() => setHide([structure.id], !hidden)}
    >
      <Icon name={hidden ? 'eyeOff' : 'eye'} />
    </button>
  );
}

export function ReferenceRow({ structure, row }: { structure: Structure; row: RowProps }) {
  const hidden = useSelection((s) => s.hidden.has(structure.id));
  return (
    <li {...row} className={`${structurePanelCss.structure} structure reference`}>
      <button
        type="button"
        className={`${lineCss.structureMain} structure-main`}
        onClick={() => goToStructure(structure)}
      >
        <span
          className={`${lineCss.swatch} swatch ${lineCss.dashed}`}
          style={{ '--colour': cssColour(structure.colour) } as React.CSSProperties}
        />
        <span className={`${lineCss.structureName} structure-name`}>{structure.name}</span>
        <Volume structure={structure} />
      </button>
      <Visibility structure={structure} hidden={hidden} setHide={setHidden} />
    </li>
  );
}
