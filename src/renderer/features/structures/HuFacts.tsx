/** What the CT measures inside the chosen structure; counted when asked for, a few slices between frames. */
import { useEffect, useState } from 'react';
import { type HuInside, huInside } from '../../../core/contours/index.ts';
import type { SliceRings } from '../../../core/structures/types.ts';
import { type CaseVolume, useCase } from '../../model/case.ts';
import { useVolumeCc } from '../../model/volumes.ts';
import { texts } from '../../texts/index.ts';
import styles from './StructurePanel.module.css';

const t = texts.structures.hu;

/** As long as a piece of counting may take, ms: the rest of a frame is for drawing. */
const AT_ONCE_MS = 8;

type Counted = HuInside | null | 'counting';

function useHuInside(volume: CaseVolume, slices: SliceRings): Counted {
  const [counted, setCounted] = useState<Counted>('counting');
  useEffect(() => {
    setCounted('counting');
    const work = huInside(volume.grid, volume.data, slices);
    let timer = 0;
    const goOn = (): void => {
      const from = performance.now();
      for (;;) {
        const step = work.next();
        if (step.done === true) {
          setCounted(step.value);
          return;
        }
        if (performance.now() - from > AT_ONCE_MS) break;
      }
      timer = window.setTimeout(goOn, 0);
    };
    goOn();
    return () => window.clearTimeout(timer);
  }, [volume, slices]);
  return counted;
}

export function HuFacts({ slices }: { slices: SliceRings }) {
  const volume = useCase((s) => s.volume);
  const complete = useCase((s) => s.complete);
  const [asked, setAsked] = useState(false);
  if (volume === null || slices.size === 0) return null;
  return (
    <details className={styles.huFacts} onToggle={(e) => setAsked(e.currentTarget.open)}>
      <summary>{t.title}</summary>
      {!asked ? null : complete ? <Facts volume={volume} slices={slices} /> : <p>{t.waits}</p>}
    </details>
  );
}

function Facts({ volume, slices }: { volume: CaseVolume; slices: SliceRings }) {
  const hu = useHuInside(volume, slices);
  const cc = useVolumeCc(volume.grid, slices);
  if (hu === 'counting') return <p>{t.counting}</p>;
  if (hu === null) return <p>{t.none}</p>;
  const rows = [
    [t.mean, `${hu.mean.toFixed(1)} HU`],
    [t.deviation, `${hu.deviation.toFixed(1)} HU`],
    [t.range, `${Math.round(hu.min)} … ${Math.round(hu.max)} HU`],
    [t.volume, `${cc === null ? '…' : cc.toFixed(3)} cc`],
    [t.voxels, String(hu.voxels)],
  ] as const;
  return (
    <dl>
      {rows.map(([name, value]) => (
        <div key={name} className="row spread">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
