/**
 * Level names beside the sagittal picture, each at its vertebra: a click goes there and chooses it. At the Levels stage, and where
 * the level is not known, it asks for the level instead: saying one names them all.
 */
import { Fragment, useEffect, useRef, useState } from 'react';
import { patientPoint, toIndex } from '../../core/geometry/grid.ts';
import type { ColumnLevel } from '../../core/spine/levels/column-names.ts';
import { planesFor, useCase } from '../model/case.ts';
import { useDock } from '../model/dock.ts';
import { structureById } from '../model/document.ts';
import { goToVertebra } from '../model/go-to.ts';
import { type VoteHere, votesOn } from '../model/ladder.ts';
import { type Column, choicesFor, nameColumn, useColumn, useLadder } from '../model/levels.ts';
import { selectStructure } from '../model/selection.ts';
import { type Vertebra, vertebraAt } from '../model/vertebrae.ts';
import { useView, useViewSettings } from '../model/view.ts';
import { planePoint, toScreen } from '../planes/planes.ts';
import { texts } from '../texts/index.ts';
import styles from './LevelRuler.module.css';
import { cameraOf, useCameraSight } from './viewport.ts';

const t = texts.levels;
/** Names nearer to each other than this would lie on one another, CSS px at the usual text size. */
const LEAST_PX = 15;
/** Above this, what the view says of itself may stand at the right, CSS px. */
const TOP_PX = 36;

interface Mark {
  readonly vertebra: Vertebra;
  readonly at: number;
  readonly y: number;
}

export function LevelRuler() {
  const host = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);
  useEffect(() => {
    const box = host.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => setSize([box.clientWidth, box.clientHeight]));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const column = useColumn();
  const marks = useMarks(column, size);
  const here = useHere(column);
  const ladder = useLadder();
  const atLevels = useDock((s) => s.shown === 'levels');
  const votes = ladder === null || !atLevels ? null : votesOn(ladder, column.vertebrae);
  return (
    <div ref={host} className={styles.ruler}>
      {marks.map(({ vertebra, at, y }) => (
        <Fragment key={vertebra.structures[0].id}>
          <Name vertebra={vertebra} column={column} at={at} y={y} here={vertebra === here} />
          <Rung votes={votes?.get(at) ?? []} y={y} onClick={() => chooseVertebra(vertebra)} />
        </Fragment>
      ))}
    </div>
  );
}

/** Where the vertebrae stand on screen; those out of sight or too close to the one above are left out. */
function useMarks({ vertebrae }: Column, size: readonly [number, number]): readonly Mark[] {
  const volume = useCase((s) => s.volume);
  const sight = useCameraSight('sagittal');
  const leastPx = LEAST_PX * useViewSettings((s) => s.textScale);
  if (volume === null || size[1] < 2) return [];
  const plane = planesFor(volume).sagittal;
  const camera = cameraOf(sight, plane, volume, size);
  let last = Number.NEGATIVE_INFINITY;
  return vertebrae.flatMap((vertebra, at): Mark[] => {
    const index = toIndex(volume.grid, patientPoint(...vertebra.centreMm));
    const [p, q] = planePoint(plane, index);
    const [, y] = toScreen(camera, size, p, q);
    if (y < TOP_PX || y > size[1] - 8 || y - last < leastPx) return [];
    last = y;
    return [{ vertebra, at, y }];
  });
}

/** Shows a vertebra: the crosshair in its middle, the views zoomed to it, its structure chosen. */
function chooseVertebra(vertebra: Vertebra): void {
  const [whole] = vertebra.structures;
  goToVertebra(vertebra);
  // One of an AI result that is not accepted yet cannot be chosen.
  if (structureById(whole.id) === whole) selectStructure(whole.id);
}

/** What the landmarks say at one vertebra, beside its name; a click goes there. */
function Rung({ votes, y, onClick }: { votes: readonly VoteHere[]; y: number; onClick: () => void }) {
  if (votes.length === 0) return null;
  const against = votes.some((v) => v.agrees === false);
  return (
    <button
      type="button"
      className={classOf(styles.rung, against && styles.open)}
      style={{ top: y }}
      // The panel of the stage has the same by keyboard.
      tabIndex={-1}
      title={votes.map(t.voteTitle).join('\n')}
      data-rung={against ? 'against' : 'for'}
      onClick={onClick}
    >
      {votes.map(t.vote).join(', ')}
    </button>
  );
}

interface NameProps extends Mark {
  readonly column: Column;
  readonly here: boolean;
}

const classOf = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ');

function Name(props: NameProps) {
  const { level, name } = props.vertebra;
  const asks = useDock((s) => s.shown === 'levels') || level === null;
  if (asks) return <LevelChoice {...props} />;
  return (
    <button
      type="button"
      className={classOf(styles.name, props.here && styles.here)}
      aria-current={props.here ? 'location' : undefined}
      style={{ top: props.y }}
      // By keyboard: Shift+PageDown, or the Levels panel.
      tabIndex={-1}
      title={t.rulerGo(name)}
      data-ruler={name}
      onClick={() => chooseVertebra(props.vertebra)}
    >
      {level}
    </button>
  );
}

/** The vertebra the axial slice goes through. */
function useHere({ vertebrae }: Column): Vertebra | null {
  const grid = useCase((s) => s.volume?.grid);
  return useView((s) => (grid === undefined ? null : vertebraAt(vertebrae, grid, Math.round(s.cursor[2]))));
}

function LevelChoice({ vertebra, at, y, column, here }: NameProps) {
  const { level, name } = vertebra;
  const short = level ?? name.replace(/^VB_/i, '#');
  const options = choicesFor(column, at);
  return (
    <select
      className={classOf(styles.name, level === null && styles.open, here && styles.here)}
      style={{ top: y }}
      // The panel of the stage has the same by keyboard.
      tabIndex={-1}
      aria-label={t.choose(name)}
      title={t.rulerTitle(name)}
      data-ruler={name}
      value={level ?? ''}
      onPointerDown={() => chooseVertebra(vertebra)}
      onChange={(e) => void nameColumn(at, e.target.value as ColumnLevel)}
    >
      {level !== null && options.includes(level) ? null : <option value={level ?? ''}>{short}</option>}
      {options.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}
