/** What the right button offers on a picture: commands on the structure under it, else on the views. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { MenuList } from '../kit/MenuList.tsx';
import { closeContextMenu, useContextMenu } from '../model/context-menu.ts';
import { texts } from '../texts/index.ts';
import { actions } from './actions.ts';
import styles from './ContextMenu.module.css';

const ofStructure = [
  'centreStructure',
  'hideStructure',
  'soloStructure',
  'lockStructure',
  'operation-margin',
  'copyTo',
  'copyAbove',
  'copyBelow',
  'clearSlice',
  'deleteStructure',
];
const ofViews = ['fit', 'resetViews', 'addStructure', 'crosshair', 'labels', 'interpolate'];

export function ContextMenu() {
  const { at, structureName } = useContextMenu();
  if (at === null) return null;
  const ids = structureName === '' ? ofViews : ofStructure;
  const offered = ids.flatMap((id) => actions.find((action) => action.id === id) ?? []);
  return <Placed key={at.join()} at={at} title={structureName} offered={offered} />;
}

function Placed(props: { at: readonly [number, number]; title: string; offered: typeof actions }) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(props.at);
  useLayoutEffect(() => {
    const size = box.current?.getBoundingClientRect();
    if (size === undefined) return;
    const inside = (at: number, length: number, room: number): number =>
      Math.max(0, Math.min(at, room - length - 4));
    setPlace([
      inside(props.at[0], size.width, window.innerWidth),
      inside(props.at[1], size.height, window.innerHeight),
    ]);
  }, [props.at]);
  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      if (!(event.target instanceof Node) || box.current?.contains(event.target) !== true) closeContextMenu();
    };
    window.addEventListener('pointerdown', outside, { capture: true });
    return () => window.removeEventListener('pointerdown', outside, { capture: true });
  }, []);
  return (
    <div ref={box} className={styles.box} style={{ left: place[0], top: place[1] }}>
      {props.title === '' ? null : <p className={styles.title}>{props.title}</p>}
      <MenuList
        label={props.title === '' ? texts.menus.view : props.title}
        actions={props.offered}
        onClose={closeContextMenu}
      />
    </div>
  );
}
