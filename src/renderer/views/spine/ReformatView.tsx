/** React's side of a view along the spine: read-only, linked by the shared cursor. */
import { useCallback, useState } from 'react';
import { useDocument } from '../../model/document.ts';
import { spineGuide } from '../../model/reformat.ts';
import type { ReformatKind } from '../../planes/planes.ts';
import { surfaceName } from '../../planes/surface.ts';
import { texts } from '../../texts/index.ts';
import { activeSpineView, useActiveView } from '../active-view.ts';
import styles from '../ViewBox.module.css';
import { type EdgeLetters, Letters, ViewBox } from '../ViewBox.tsx';
import { ViewWindow } from '../ViewWindow.tsx';
import { createReformatView } from './reformat-view.ts';

const noLetters: EdgeLetters = { left: '', right: '', top: '', bottom: '' };

export function ReformatView({ kind }: { kind: ReformatKind }) {
  const [letters, setLetters] = useState(noLetters);
  const source = useDocument((s) => (s.structures.byId.size > 0 ? spineGuide()?.source : undefined));
  const active = useActiveView(() => activeSpineView() === kind);
  const attach = useCallback((host: HTMLElement) => createReformatView(host, kind, setLetters), [kind]);
  const title = texts.reformat.titles[kind];
  return (
    <ViewBox
      label={title}
      active={active}
      cursor="crosshair"
      data={{ 'data-reformat': kind }}
      onEnter={() => useActiveView.setState({ spine: kind })}
      attach={attach}
    >
      <div className={styles.labelTl}>
        <b>{title}</b>
        <span>{source === undefined ? texts.reformat.noLine : texts.reformat.along(source)}</span>
        <span className={styles.labelWarn}>{texts.reformat.readOnly}</span>
      </div>
      <div className={`${styles.labelTr} label-tr`}>
        <ViewWindow name={surfaceName(kind)} title={title} />
      </div>
      <Letters {...letters} />
    </ViewBox>
  );
}
