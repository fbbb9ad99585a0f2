/** What is known of structures by name (resources/rules/structure-checks.json): expected volumes, what lies in what, what never overlaps. */
import { z } from 'zod';
import { fault } from '../errors/errors.ts';
import { resolveName } from '../naming/index.ts';

const volumeSchema = z
  .strictObject({
    /** TG-263 names. */
    names: z.array(z.string().min(1)).min(1),
    lowCc: z.number().min(0),
    highCc: z.number().positive(),
    /** Key of `sources`. */
    source: z.string().min(1),
  })
  .refine((v) => v.lowCc < v.highCc, 'the low volume is not below the high one');

const schema = z
  .strictObject({
    version: z.literal(1),
    title: z.string().min(1),
    edited: z.iso.date(),
    note: z.string().min(1),
    sources: z.record(z.string(), z.string().min(1)),
    volumes: z.array(volumeSchema),
    /** Inner, outer. */
    nested: z.array(z.tuple([z.string(), z.string()])),
    /** Organs of which no two overlap. */
    disjoint: z.array(z.string()),
    /** mm between the centres of neighbouring vertebrae, least and most. */
    vertebraStepMm: z.tuple([z.number().positive(), z.number().positive()]),
    /** Slices thicker than this do not suit spine SBRT, mm. */
    sbrtSliceMm: z.number().positive(),
  })
  .refine((file) => file.volumes.every((v) => v.source in file.sources), 'a volume names an unknown source');

export type StructureRules = z.infer<typeof schema>;
export type VolumeRange = StructureRules['volumes'][number];

/** A rule file checked. @throws PedicleError `rules-invalid`. */
export function parseStructureRules(value: unknown): StructureRules {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw fault('rules-invalid', {
    of: 'structure-rules file',
    schema: z.prettifyError(parsed.error),
  });
}

/** The TG-263 name that is certainly meant, else the name as it is: `SPINALCORD` → `SpinalCord`, `L3` → `VB_L3`. */
export function knownName(name: string): string {
  const resolved = resolveName(name);
  return resolved !== null && resolved.confidence >= 0.9 ? resolved.name : name;
}

/** The range of a structure; vertebrae and their bodies share `VB_*` and `VB_*_Body`. */
export function volumeRangeOf(rules: StructureRules, name: string): VolumeRange | undefined {
  const known = knownName(name);
  const vertebra = /^VB_([CTL])\d+(_Body)?$/.exec(known);
  const wanted = vertebra === null ? known : `VB_${vertebra[1]}${vertebra[2] ?? ''}`;
  return rules.volumes.find(({ names }) => names.includes(wanted));
}
