/** Rows of a rule set read for a set of involved sectors: which sectors belong to the CTV, and because of what. */
import type { SectorNumber } from '../spine/index.ts';
import type { RuleRow, SectorRules } from './rule-set.ts';

/** Which parts of a vertebra hold disease. */
export interface InvolvedParts {
  readonly sectors: ReadonlySet<SectorNumber>;
  /** Lateral thirds of the body that hold disease. */
  readonly bodyThirds: { readonly left: boolean; readonly right: boolean };
}

/** Why a sector is in: the row it follows from, in words with its source. */
export interface Reason {
  readonly row: string;
  /** `because one pedicle is involved (Cox BW, …)`. */
  readonly text: string;
  readonly verified: boolean;
}

export interface RuledSectors {
  /** In by rule; the reasons in the order of the rows. */
  readonly included: ReadonlyMap<SectorNumber, readonly Reason[]>;
  /** Left to the user by a row, and not in by another. */
  readonly optional: ReadonlyMap<SectorNumber, readonly Reason[]>;
}

type Side = 'left' | 'right';
const SIDES: readonly Side[] = ['left', 'right'];
const SECTOR: Readonly<Record<'pedicle' | 'arch', Readonly<Record<Side, SectorNumber>>>> = {
  pedicle: { left: 2, right: 6 },
  arch: { left: 3, right: 5 },
};

/** Every row whose conditions hold adds its sectors; a row with `same` is read for the left and for the right. */
export function applyRules(rules: SectorRules, involved: InvolvedParts): RuledSectors {
  const included = new Map<SectorNumber, Reason[]>();
  const optional = new Map<SectorNumber, Reason[]>();
  for (const row of rules.rows) {
    for (const side of isSided(row) ? SIDES : (['left'] as const)) {
      if (!row.when.every((token) => holds(token, involved, side))) continue;
      const reason: Reason = {
        row: row.id,
        text: `because ${row.title}${isSided(row) ? ` (${side})` : ''} — ${shortSource(rules)}${row.verified ? '' : ', not verified against the paper'}`,
        verified: row.verified,
      };
      for (const sector of row.include.flatMap((token) => sectorsOf(token, side)))
        addReason(included, sector, reason);
      for (const sector of (row.optional ?? []).flatMap((token) => sectorsOf(token, side)))
        addReason(optional, sector, reason);
    }
  }
  for (const sector of included.keys()) optional.delete(sector);
  return { included, optional };
}

/** Whether all conditions of a list hold, whatever the side. */
export const allHold = (when: readonly string[], involved: InvolvedParts): boolean =>
  when.length > 0 && when.every((token) => SIDES.some((side) => holds(token, involved, side)));

/** Title of a rule set, as it stands behind every reason. */
export const shortSource = ({ title, date }: SectorRules): string =>
  title.includes(date.slice(0, 4)) ? title : `${title}, ${date}`;

const isSided = (row: RuleRow): boolean =>
  [...row.when, ...row.include, ...(row.optional ?? [])].some((token) => token.endsWith(':same'));

function addReason(to: Map<SectorNumber, Reason[]>, sector: SectorNumber, reason: Reason): void {
  const list = to.get(sector) ?? [];
  if (!list.some((one) => one.text === reason.text)) list.push(reason);
  to.set(sector, list);
}

function holds(token: string, { sectors, bodyThirds }: InvolvedParts, side: Side): boolean {
  const [names, which] = token.split(':') as [string, 'same' | 'both' | undefined];
  const onSide = (s: Side): boolean =>
    names.split('|').some((name) => {
      if (name === 'body-lateral') return bodyThirds[s] && !bodyThirds[s === 'left' ? 'right' : 'left'];
      return sectors.has(SECTOR[name as 'pedicle' | 'arch'][s]);
    });
  switch (names) {
    case 'body':
      return sectors.has(1);
    case 'body-diffuse':
      return sectors.has(1) && bodyThirds.left && bodyThirds.right;
    case 'spinous':
      return sectors.has(4);
    default:
      return which === 'both' ? SIDES.every(onSide) : onSide(side);
  }
}

function sectorsOf(token: string, side: Side): SectorNumber[] {
  const [names, which] = token.split(':') as [string, 'same' | 'both' | undefined];
  if (names === 'body') return [1];
  if (names === 'spinous') return [4];
  const sides = which === 'both' ? SIDES : [side];
  return names.split('|').flatMap((name) => sides.map((s) => SECTOR[name as 'pedicle' | 'arch'][s]));
}
