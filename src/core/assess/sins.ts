/** Spinal Instability Neoplastic Score: items filled in from contours where contours can tell, the rest left to a person. */
import type { SectorNumber, VertebraLevel } from '../spine/index.ts';
import type { SinsRule } from './assessment-rules.ts';
import type { LesionType } from './lesion-type.ts';

export interface SinsFindings {
  readonly level: VertebraLevel | undefined;
  readonly lesion: LesionType | null;
  /** Greatest share of a height lost; null where it could not be measured. */
  readonly heightLoss: number | null;
  /** Share of the body's volume in the tumour. */
  readonly bodyShare: number;
  /** Sectors of the vertebra that the tumour involves. */
  readonly sectors: readonly SectorNumber[];
}

type ItemName = 'location' | 'pain' | 'lesion' | 'alignment' | 'collapse' | 'posterolateral';

export interface SinsItem {
  readonly item: ItemName;
  /** Null: only a person can say, or it could not be measured. */
  readonly points: number | null;
  readonly most: number;
  readonly why: string;
}

export interface SinsScore {
  readonly items: readonly SinsItem[];
  /** Sum if all open items score nothing, and if they score most. */
  readonly from: number;
  readonly to: number;
  /** Name of the class where the open items cannot change it, else null. */
  readonly class: string | null;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const highest = (points: Readonly<Record<string, number>>): number => Math.max(...Object.values(points));

/** The score as far as contours and HU give it. */
export function prefillSins(f: SinsFindings, rule: SinsRule): SinsScore {
  const place = rule.location.find((row) => f.level !== undefined && row.levels.includes(f.level));
  const items: SinsItem[] = [
    {
      item: 'location',
      points: place?.points ?? null,
      most: Math.max(...rule.location.map((row) => row.points)),
      why: place === undefined ? 'level not established' : place.name,
    },
    { item: 'pain', points: null, most: highest(rule.pain), why: 'to be filled in: not in the images' },
    {
      item: 'lesion',
      points: f.lesion && rule.lesion[f.lesion],
      most: highest(rule.lesion),
      why: f.lesion ?? 'not told by HU',
    },
    {
      item: 'alignment',
      points: null,
      most: highest(rule.alignment),
      why: 'to be judged by a reader; the angles are shown',
    },
    collapseItem(f, rule),
    posterolateralItem(f, rule),
  ];
  const from = items.reduce((sum, { points }) => sum + (points ?? 0), 0);
  const to = items.reduce((sum, { points, most }) => sum + (points ?? most), 0);
  const [low, high] = [sinsClass(from, rule), sinsClass(to, rule)];
  return { items, from, to, class: low === high ? low : null };
}

/** Name of the class of a whole score. */
export const sinsClass = (score: number, rule: SinsRule): string =>
  rule.classes.reduce((name, step) => (score >= step.from ? step.name : name), rule.classes[0]?.name ?? '');

function collapseItem({ heightLoss, bodyShare }: SinsFindings, rule: SinsRule): SinsItem {
  const most = highest(rule.collapse);
  const item = (points: number | null, why: string): SinsItem => ({ item: 'collapse', points, most, why });
  if (heightLoss === null) return item(null, 'heights not measured');
  if (heightLoss > 0.5) return item(rule.collapse.over50, `${percent(heightLoss)} of height lost`);
  if (heightLoss >= rule.prefill.collapseFromLoss)
    return item(rule.collapse.under50, `${percent(heightLoss)} of height lost`);
  return bodyShare > 0.5
    ? item(rule.collapse.bodyOver50, `${percent(bodyShare)} of the body involved, no collapse`)
    : item(rule.collapse.none, `${percent(bodyShare)} of the body involved, no collapse`);
}

/** Pedicle, transverse process and lamina of a side are that side's posterolateral elements. */
function posterolateralItem({ sectors }: SinsFindings, rule: SinsRule): SinsItem {
  const left = sectors.includes(2) || sectors.includes(3);
  const right = sectors.includes(5) || sectors.includes(6);
  const key = left && right ? 'bilateral' : left || right ? 'unilateral' : 'none';
  const side = left && !right ? ', left' : right && !left ? ', right' : '';
  return {
    item: 'posterolateral',
    points: rule.posterolateral[key],
    most: highest(rule.posterolateral),
    why: `${key}${side}`,
  };
}
