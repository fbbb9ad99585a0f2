/** Which structures are vertebrae, by their names, in the order of the column. */
import { fault } from '../../errors/errors.ts';
import type { Structure } from '../../structures/types.ts';
import { levelSequence, parseLevel, type VertebraLevel } from '../level-names.ts';

/** A level of the column with the sacrum's own segments below it. */
export type ColumnLevel = VertebraLevel | `S${1 | 2 | 3 | 4 | 5}`;

/** One vertebra of a structure set: its structures and what they call it. */
export interface ColumnVertebra {
  /** Whole vertebra and body, as far as they are there. */
  readonly structureIds: readonly string[];
  /** `L3` or, not named yet, its number `3`. */
  readonly called: ColumnLevel | number;
  /** Mean of its contours' points, LPS mm. */
  readonly centreMm: readonly [number, number, number];
}

/** Levels from the skull down. The usual spine has 12 and 5. */
export const columnSequence = (thoracic = 12, lumbar = 5): readonly ColumnLevel[] => [
  ...levelSequence(thoracic, lumbar),
  ...([1, 2, 3, 4, 5] as const).map((n) => `S${n}` as const),
];

/** `C`, `T`, `L` or `S` level a text names, also with a leading `VB_` or zero; undefined for anything else. */
export function parseColumnLevel(text: string): ColumnLevel | undefined {
  const sacral = /^(?:VB_)?S0?([1-5])$/i.exec(text.trim());
  return sacral ? (`S${sacral[1]}` as ColumnLevel) : parseLevel(text);
}

const VERTEBRA =
  /^(?:VB|vert(?:ebra[el]?)?|vertebralbody|vertebral_body)?[_ ]*(C\d|T\d{1,2}|L\d|S\d|\d{1,2})(?:[_ ]*(body))?$/i;

/** What a structure's name calls a vertebra (`VB_L3`, `VB_03_Body`, `vertebrae_T12`, `L4`); undefined when it names none. */
export function vertebraCalled(name: string): ColumnLevel | number | undefined {
  const match = VERTEBRA.exec(name.trim());
  const key = match?.[1];
  if (!key) return undefined;
  if (!/^\d/.test(key)) return parseColumnLevel(key);
  return /^(?:VB|vert)/i.test(name) ? Number(key) : undefined;
}

/**
 * The vertebrae of a structure set, cranial first (LPS z of their contours): structures that call the same vertebra are one.
 * Works on proposals, accepted structures and sets made elsewhere.
 */
export function vertebraColumn(structures: readonly Structure[]): ColumnVertebra[] {
  const found = new Map<ColumnLevel | number, Structure[]>();
  for (const s of structures) {
    const called = vertebraCalled(s.name);
    if (called === undefined || s.slices.size === 0) continue;
    found.set(called, [...(found.get(called) ?? []), s]);
  }
  return [...found]
    .map(([called, of]) => ({
      called,
      structureIds: of.map((s) => s.id),
      centreMm: centreOf(of),
      bodyZ: heightOf(of.filter(isBody)),
      wholeZ: heightOf(of.filter((s) => !isBody(s))),
    }))
    .sort(byHeight)
    .map(({ called, structureIds, centreMm }) => ({ called, structureIds, centreMm }));
}

const isBody = ({ name }: Structure): boolean => /body\s*$/i.test(name);
const heightOf = (structures: readonly Structure[]): number | null =>
  structures.length === 0 ? null : centreOf(structures)[2];

interface Heights {
  readonly bodyZ: number | null;
  readonly wholeZ: number | null;
  readonly centreMm: readonly [number, number, number];
}

/**
 * Bodies are compared with bodies and whole vertebrae with whole ones: spinous processes hang down, so that a vertebra cut by the
 * image's edge, whose body is outside, has its centre below the next one's body.
 */
function byHeight(a: Heights, b: Heights): number {
  if (a.bodyZ !== null && b.bodyZ !== null) return b.bodyZ - a.bodyZ;
  if (a.wholeZ !== null && b.wholeZ !== null) return b.wholeZ - a.wholeZ;
  return b.centreMm[2] - a.centreMm[2];
}

/** Mean of all contour points, LPS mm. */
export function centreOf(structures: readonly Structure[]): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (const { slices } of structures) {
    for (const rings of slices.values()) {
      for (const ring of rings) {
        for (let n = 0; n < ring.length; n += 3) {
          for (const a of [0, 1, 2] as const) sum[a] += ring[n + a]!;
        }
        count += ring.length / 3;
      }
    }
  }
  return count === 0 ? sum : [sum[0] / count, sum[1] / count, sum[2] / count];
}

/** `VB_T09` for `T9`, `VB_S1` for `S1`. */
export function columnName(level: ColumnLevel): string {
  const padded = level.startsWith('T') ? `T${level.slice(1).padStart(2, '0')}` : level;
  return `VB_${padded}`;
}

/**
 * How many levels lie from each vertebra of the column to the next: 1, or more where the names leave some out (a set that holds
 * T10 and T12 only).
 * @throws PedicleError `levels-out-of-order` where names do not go down the column.
 */
export function columnSteps(column: readonly ColumnVertebra[]): number[] {
  const old = columnSequence(
    column.some((v) => v.called === 'T13') ? 13 : 12,
    column.some((v) => v.called === 'L6') ? 6 : 5,
  );
  return column.slice(1).map((below, n) => {
    const [a, b] = [(column[n] as ColumnVertebra).called, below.called];
    if (typeof a !== typeof b) return 1;
    const step =
      typeof a === 'number'
        ? (b as number) - a
        : old.indexOf(b as ColumnLevel) - old.indexOf(a as ColumnLevel);
    if (step >= 1) return step;
    throw fault('levels-out-of-order', { a: String(a), b: String(b) });
  });
}
