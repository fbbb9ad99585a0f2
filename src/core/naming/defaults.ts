/** What a structure gets by its name alone: interpreted type and colour. */
import colours from '../../../resources/colours/structures.json' with { type: 'json' };
import type { InterpretedType } from '../structures/types.ts';
import { maxRoiNameLength } from './length.ts';
import { nameWords } from './normalise.ts';
import { resolveName } from './resolve.ts';
import { lookUpName } from './table.ts';

type Rgb = readonly [number, number, number];

// Names come from files: `constructor` is one like any other.
const own = <T>(of: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;

const table = colours as unknown as {
  readonly palette: readonly Rgb[];
  readonly vertebrae: readonly Rgb[];
  readonly categories: Readonly<Record<string, Rgb>>;
  readonly structures: Readonly<Record<string, Rgb>>;
};

const targets = new Set(['GTV', 'CTV', 'ITV', 'PTV']);

/** `GTVp`, `PTV_4140`, `iCTV` → the target letters, else undefined; `Lungs-GTV` is an organ minus a target. */
function targetOf(text: string): string | undefined {
  const name = text.slice(0, maxRoiNameLength);
  if (/^[A-Za-z]+\w*-/.test(name)) return undefined;
  const letters =
    /^[a-z]?(GTV|CTV|ITV|PTV)/.exec(name.trim())?.[1] ?? /^(gtv|ctv|itv|ptv)/i.exec(name.trim())?.[1];
  return letters?.toUpperCase();
}

const byTgName: Readonly<Record<string, InterpretedType>> = {
  External: 'EXTERNAL',
  Body: 'EXTERNAL',
  Markers: 'MARKER',
  TumorBed: 'CAVITY',
  Scar: 'MARKER',
};

/**
 * RT ROI Interpreted Type (PS3.3 C.8.8.8.1) of a structure by its name: targets by their letters, organs at risk `ORGAN`, PRVs and derived structures `AVOIDANCE`
 * and `CONTROL`, couch `SUPPORT`, mask `FIXATION`; `` when the name says nothing.
 */
export function defaultInterpretedType(name: string): InterpretedType {
  const target = targetOf(name);
  if (target) return target as InterpretedType;
  const words = nameWords(name);
  if (words.some((w) => w === 'couch' || w === 'table' || w.startsWith('couch'))) return 'SUPPORT';
  if (words.includes('bolus')) return 'BOLUS';
  if (words.includes('iso') || words[0] === 'isocenter' || words[0] === 'isocentre') return 'ISOCENTER';
  if (words.includes('mask') || words.includes('fixation')) return 'FIXATION';
  const tgName = resolveName(name)?.name ?? '';
  const special = own(byTgName, tgName);
  if (special) return special;
  const entry = lookUpName(tgName);
  if (words.includes('prv') || entry?.type === 'PRV') return 'AVOIDANCE';
  if (words[0] === 'ring' || words[0] === 'z') return 'CONTROL';
  if (!entry) return /^VB_/.test(tgName) ? 'ORGAN' : '';
  return entry.type === 'Anatomic' ? 'ORGAN' : entry.type === 'Derived' ? 'CONTROL' : '';
}

function hash(text: string): number {
  let h = 2166136261;
  for (const c of text) h = Math.imul(h ^ c.codePointAt(0)!, 16777619);
  return h >>> 0;
}

const order = ['C', 'T', 'L', 'S'];
const firstOfRegion = [0, 7, 19, 24];

function vertebraColour(name: string): Rgb | undefined {
  // `VB_03`: a vertebra whose level is not established, counted from the top of the image.
  const match = /^VB_([CTLS]?)(\d+)/.exec(name);
  if (!match) return undefined;
  const rank = (firstOfRegion[order.indexOf(match[1]!)] ?? 0) + Number(match[2]) - 1;
  return table.vertebrae[rank % table.vertebrae.length];
}

/**
 * Display colour, RGB 0–255, always the same for a name; chosen so that neighbours (vertebrae next to each other, cord and canal, left and right)
 * stay apart for colour-blind eyes on a dark CT. Source: resources/colours.
 */
export function defaultColour(name: string): Rgb {
  const target = targetOf(name);
  if (target && targets.has(target)) return table.structures[target]!;
  const tgName = resolveName(name)?.name ?? name;
  const base = tgName.replace(/_PRV\d*$/, '');
  const entry = lookUpName(base);
  return (
    vertebraColour(base) ??
    own(table.structures, base) ??
    (entry && table.categories[entry.category]) ??
    table.palette[hash(tgName.toLowerCase()) % table.palette.length]!
  );
}
