/** Free-text structure name → TG-263 name. */
import synonymTable from '../../../resources/tg263/synonyms.json' with { type: 'json' };
import { editDistance, nameParts, type Side } from './normalise.ts';
import { lookUpName, tgStructures } from './table.ts';

export interface ResolvedName {
  /** The TG-263 name. */
  readonly name: string;
  /** 0–1: 1 the very name, 0.98 spelled differently, 0.95 known synonym, 0.9 pattern, below 0.8 a guess to confirm. */
  readonly confidence: number;
  readonly via: 'exact' | 'spelling' | 'synonym' | 'pattern' | 'fuzzy';
}

interface Known {
  readonly name: string;
  readonly via: 'spelling' | 'synonym';
}

/** Key (words joined) + side → name. */
const known = new Map<string, Known>();
const slot = (key: string, side: Side): string => `${key}/${side}`;

for (const { name } of tgStructures) {
  const { key, side } = nameParts(name);
  if (!known.has(slot(key, side))) known.set(slot(key, side), { name, via: 'spelling' });
}
for (const [base, synonyms] of Object.entries(synonymTable.synonyms)) {
  for (const synonym of [base, ...synonyms]) {
    const { key } = nameParts(synonym);
    for (const side of ['', 'L', 'R'] as const) {
      const name = side === '' ? base : `${base}_${side}`;
      if (lookUpName(name) && !known.has(slot(key, side)))
        known.set(slot(key, side), { name, via: 'synonym' });
    }
  }
}

const vertebra =
  /^(?:vb|v|vert|vertebra|vertebrae|wirbel|body)?(c|t|th|d|l|s|hwk|bwk|lwk)(\d{1,2})(?:body|vb|vertebra)?$/;
const regions: Record<string, string> = {
  c: 'C',
  hwk: 'C',
  t: 'T',
  th: 'T',
  d: 'T',
  bwk: 'T',
  l: 'L',
  lwk: 'L',
  s: 'S',
};
const levels: Record<string, number> = { C: 7, T: 13, L: 6, S: 5 };

/** Vertebra names in any usual spelling (`T1`, `Th 01`, `D12`, `vertebrae_L3`) → `VB_T01`; T13 and L6 are no TG-263 names but keep their number. */
function vertebraName(key: string): string | undefined {
  const match = vertebra.exec(key);
  if (!match) return undefined;
  const letter = regions[match[1]!]!;
  const number = Number(match[2]);
  if (number < 1 || number > (levels[letter] ?? 0)) return undefined;
  return `VB_${letter}${letter === 'T' ? String(number).padStart(2, '0') : number}`;
}

/** `cord PRV 2mm`, `PRV_Cord`, `SpinalCord_PRV02` → organ name + `_PRV` + two digits in mm (none when not given). */
function prvName(words: readonly string[], side: Side): ResolvedName | undefined {
  if (!words.includes('prv')) return undefined;
  const number = words.find((word) => /^\d{1,2}$/.test(word));
  const rest = words.filter((word) => word !== 'prv' && word !== number && word !== 'mm');
  const organ = known.get(slot(rest.join(''), side));
  if (!organ) return undefined;
  const name = `${organ.name}_PRV${number ? number.padStart(2, '0') : ''}`;
  return { name, confidence: number ? 0.9 : 0.8, via: 'pattern' };
}

function fuzzyName(key: string, side: Side): ResolvedName | undefined {
  if (key.length < 5 || /\d/.test(key)) return undefined;
  let best: { name: string; distance: number } | undefined;
  for (const [candidate, { name }] of known) {
    const [text, candidateSide] = candidate.split('/') as [string, Side];
    if (candidateSide !== side || Math.abs(text.length - key.length) > 2) continue;
    const distance = editDistance(text, key);
    if (distance <= (key.length < 8 ? 1 : 2) && (!best || distance < best.distance))
      best = { name, distance };
  }
  return best && { name: best.name, confidence: 0.8 - best.distance / key.length, via: 'fuzzy' };
}

/**
 * The TG-263 name a department's name most likely means, or null. Never changes a side or a level. Targets (`GTVp`,
 * `PTV4140`) keep their own name and are not resolved: TG-263 leaves their suffix free.
 */
export function resolveName(text: string): ResolvedName | null {
  const trimmed = text.trim();
  if (lookUpName(trimmed)) return { name: trimmed, confidence: 1, via: 'exact' };
  const { words, side, key } = nameParts(trimmed);
  if (key === '') return null;
  const hit = known.get(slot(key, side));
  if (hit) return { name: hit.name, confidence: hit.via === 'spelling' ? 0.98 : 0.95, via: hit.via };
  const level = side === '' ? vertebraName(key) : undefined;
  if (level) return { name: level, confidence: 0.9, via: 'pattern' };
  return prvName(words, side) ?? fuzzyName(key, side) ?? null;
}
