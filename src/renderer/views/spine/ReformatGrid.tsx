/** The views along the spine in place of the CT's own planes. */
import type { ReformatMode } from '../../model/reformat.ts';
import type { ReformatKind } from '../../planes/planes.ts';
import styles from '../ViewBox.module.css';
import { ReformatView } from './ReformatView.tsx';

const cells: Readonly<Record<Exclude<ReformatMode, 'off'>, readonly (readonly [ReformatKind, string])[]>> = {
  aligned: [
    ['axial', '1 / 1 / 3 / 5'],
    ['sagittal', '1 / 5 / 2 / 7'],
    ['coronal', '2 / 5 / 3 / 7'],
  ],
  straight: [
    ['straightSagittal', '1 / 1 / 3 / 3'],
    ['straightCoronal', '1 / 3 / 3 / 5'],
    ['axial', '1 / 5 / 2 / 7'],
    ['sagittal', '2 / 5 / 3 / 7'],
  ],
};

export function ReformatGrid({ mode }: { mode: Exclude<ReformatMode, 'off'> }) {
  return (
    <div className={styles.viewGrid}>
      {cells[mode].map(([kind, area]) => (
        <div key={kind} className={`${styles.viewCell} view-cell`} style={{ gridArea: area }}>
          <ReformatView kind={kind} />
        </div>
      ))}
    </div>
  );
}
