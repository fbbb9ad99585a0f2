/** Organs that the image cuts off, and single slices that stick out of an organ. */
import { ringsArea } from '../../contours/index.ts';
import { lookUpName } from '../../naming/index.ts';
import { knownName } from '../structure-rules.ts';
import { type CheckFinding, of } from '../types.ts';
import { isCutOff } from '../volumes.ts';
import type { AnatomyCheck } from './types.ts';

/** Structures that go on through any image. */
const LONG =
  /^(SpinalCord|SpinalCanal|ThecalSac|CaudaEquina|Esophagus|A_Aorta|V_Venacava.*|Trachea|Sacrum|External|Body|Lungs?(_[LR])?|Bowel.*|Muscle.*|Skin)$/;
/** A section this many times its neighbours' mean is a leak; of the first and last two slices nothing is said. */
const LEAK_RATIO = 1.8;
const LEAK_MM2 = 150;

export const extentChecks: AnatomyCheck = ({ structures, grid }) =>
  structures.flatMap((structure): CheckFinding[] => {
    const name = knownName(structure.name);
    if (structure.slices.size === 0 || lookUpName(name)?.type !== 'Anatomic' || LONG.test(name)) return [];
    const findings: CheckFinding[] = [];
    if (isCutOff(grid, structure))
      findings.push(of(structure, 'anatomy-cut-off', 'info', { name: structure.name }));
    const ks = [...structure.slices.keys()].sort((a, b) => a - b);
    const area = (k: number): number => ringsArea(structure.slices.get(k) ?? []);
    const leaks = ks.slice(2, -2).filter((k, n) => {
      const [before, after] = [ks[n + 1]!, ks[n + 3]!];
      if (before !== k - 1 || after !== k + 1) return false;
      const usual = (area(before) + area(after)) / 2;
      const here = area(k);
      return Math.abs(here - usual) > LEAK_MM2 && (here > LEAK_RATIO * usual || here * LEAK_RATIO < usual);
    });
    if (leaks.length > 0)
      findings.push(
        of(
          structure,
          'anatomy-area-jump',
          'warning',
          { name: structure.name, ratio: LEAK_RATIO },
          { slices: leaks },
        ),
      );
    return findings;
  });
