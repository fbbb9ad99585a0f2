/** The TG-263 nomenclature as a table; the JSON files name their sources. */
import nomenclature from '../../../resources/tg263/structures.json' with { type: 'json' };

/** One name of the AAPM TG-263 nomenclature. */
export interface TgStructure {
  readonly name: string;
  /** Foundational Model of Anatomy id; null where the listing has none or an untrustworthy one. */
  readonly fmaId: number | null;
  readonly type: 'Anatomic' | 'Non_Anatomic' | 'Derived' | 'PRV' | 'Target' | 'Surgical';
  readonly category: string;
  readonly region: string;
  readonly description: string;
}

type Row = readonly [string, number | null, string, string, string, string];

const toStructure = ([name, fmaId, type, category, region, description]: Row): TgStructure => ({
  name,
  fmaId,
  type: type as TgStructure['type'],
  category,
  region,
  description,
});

/** All names, in the order of the listing (alphabetical). Source: AAPM TG-263 (Mayo et al. 2018). */
export const tgStructures: readonly TgStructure[] = (nomenclature.structures as unknown as Row[]).map(
  toStructure,
);

const byName = new Map(tgStructures.map((s) => [s.name, s]));

/**
 * The TG-263 entry of a name written exactly as published, or undefined. `PRVxx` and `xxmm` patterns are found with
 * their digits in place (`SpinalCord_PRV02`).
 */
export function lookUpName(name: string): TgStructure | undefined {
  const exact = byName.get(name);
  if (exact) return exact;
  const pattern = byName.get(name.replace(/_PRV\d\d(?=$|_)/, '_PRVxx').replace(/_(\d\d)mm$/, '_xxmm'));
  return pattern ? { ...pattern, name } : undefined;
}
