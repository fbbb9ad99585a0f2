/** Coded concepts of a structure name, for the RT ROI Observations. */
import snomed from '../../../resources/tg263/snomed.json' with { type: 'json' };
import type { Code } from '../structures/types.ts';
import { lookUpName } from './table.ts';

/** Codes known for a TG-263 name; a code is given only when it is in a published table, never derived from the spelling. */
export interface NameCodes {
  /** FMA, for RT ROI Identification Code Sequence (3006,0086); scheme designator as in PS3.16 table 8-1. */
  readonly identification?: Code;
  /** SNOMED CT as in the context groups of PS3.16. */
  readonly propertyType?: Code;
  /** Laterality that completes propertyType (CID 244), present for `_L` and `_R` names. */
  readonly laterality?: Code;
  /** Segmented Property Category (0062,0003) of CID 7150, present with either code. */
  readonly category?: Code;
}

const table = snomed.structures as unknown as Readonly<Record<string, readonly [string, string]>>;
const anatomical: Code = { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' };
const sides: Readonly<Record<string, Code>> = {
  L: { value: '7771000', scheme: 'SCT', meaning: 'Left' },
  R: { value: '24028007', scheme: 'SCT', meaning: 'Right' },
};

/** Codes of a TG-263 name (exactly as published); empty for anything else. Code Meaning is cut to 64 characters (LO). */
export function codesForName(name: string): NameCodes {
  const entry = lookUpName(name);
  if (entry?.type !== 'Anatomic') return {};
  const meaning = (entry.description || entry.name.replaceAll('_', ' ')).slice(0, 64);
  const identification: Code | undefined =
    entry.fmaId === null ? undefined : { value: String(entry.fmaId), scheme: 'FMA', meaning };
  const [, base, side] = /^(.*?)(?:_([LR]))?$/.exec(name)!;
  const exact = table[name];
  const organ = exact ?? (side ? table[base!] : undefined);
  const laterality = !exact && side ? sides[side] : undefined;
  return {
    ...(identification && { identification }),
    ...(organ && { propertyType: { value: organ[0], scheme: 'SCT', meaning: organ[1] } }),
    ...(organ && laterality && { laterality }),
    ...((identification || organ) && { category: anatomical }),
  };
}
