/** What the header of the open CT says: how it was made and how it lies. Shown, and kept nowhere. */
import type { OpenCase } from '../../../contract/index.ts';
import { spacingMm, type Vec3 } from '../../../core/geometry/grid.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { readableDate } from '../../kit/dates.ts';
import { type CaseVolume, useCase } from '../../model/case.ts';
import { closeDialog } from '../../model/notices.ts';
import { directionLetters, shearDegrees } from '../../planes/planes.ts';
import { texts } from '../../texts/index.ts';
import styles from './CtDialog.module.css';

const t = texts.ct;

const mm = (value: number): string => String(Number(value.toFixed(4)));

/** Rows of the view: what, value. Pure. */
export function ctRows(open: OpenCase, { grid }: Pick<CaseVolume, 'grid'>): [string, string][] {
  const m = grid.indexToPatient;
  const [columns, rows, count] = grid.dims;
  const [si, sj, sk] = spacingMm(grid);
  const step = (axis: 0 | 1 | 2): Vec3 => [m[axis], m[axis + 4]!, m[axis + 8]!];
  const made = open.acquisition;
  const scanner = made === null ? '' : [made.manufacturer, made.model].filter((s) => s !== '').join(' ');
  const shear = shearDegrees(grid);
  return [
    [t.series, open.seriesDescription],
    [t.date, readableDate(open.studyDate)],
    [t.scanner, scanner],
    [t.kvp, made?.kvp == null ? '' : `${made.kvp} kV`],
    [t.kernel, made?.kernel ?? ''],
    [t.thickness, made?.sliceThicknessMm == null ? '' : `${mm(made.sliceThicknessMm)} mm`],
    [t.spacing, `${mm(si)} × ${mm(sj)} × ${mm(sk)} mm`],
    [t.size, `${columns} × ${rows} × ${count}`],
    [t.field, `${mm(si * columns)} × ${mm(sj * rows)} × ${mm(sk * count)} mm`],
    [t.position, open.patientPosition],
    [t.orientation, ([0, 1, 2] as const).map((axis) => directionLetters(step(axis))).join(' · ')],
    ...(shear > 0.01 ? [[t.tilt, `${shear.toFixed(2)}°`] as [string, string]] : []),
  ];
}

export function CtDialog() {
  const open = useCase((s) => s.open);
  const volume = useCase((s) => s.volume);
  if (open === null || volume === null) return null;
  return (
    <Dialog onClose={closeDialog} title={t.title}>
      <dl className={styles.facts}>
        {ctRows(open, volume).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={value === '' ? 'dim' : ''}>{value === '' ? t.silent : value}</dd>
          </div>
        ))}
      </dl>
      <p className="dim">{t.hint}</p>
    </Dialog>
  );
}
