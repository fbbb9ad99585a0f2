/** Structure templates: which structures a treatment needs, under which names, and what is made from what. */

import { z } from 'zod';
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../errors/errors.ts';

/** Interpreted types a template may ask for (PS3.3 C.8.8.8.1). */
const types = ['GTV', 'CTV', 'ITV', 'PTV', 'ORGAN', 'AVOIDANCE', 'EXTERNAL', 'CONTROL', ''] as const;

const structureSchema = z.strictObject({
  /** TG-263 name. */
  name: z.string().min(1).max(64),
  type: z.enum(types),
  /** RGB 0–255; absent = the default colour of the name. */
  colour: z
    .tuple([
      z.number().int().min(0).max(255),
      z.number().int().min(0).max(255),
      z.number().int().min(0).max(255),
    ])
    .optional(),
  /** Id of the model that draws it. */
  model: z.string().optional(),
  /** Made from another structure of the template with a margin in mm. */
  margin: z.strictObject({ of: z.string(), mm: z.number().min(-20).max(50) }).optional(),
  /** What to keep in mind when drawing it. */
  note: z.string().optional(),
});

export const protocolSchema = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  /** Where the list comes from. */
  source: z.string().min(1),
  structures: z.array(structureSchema).min(1),
});

export type Protocol = z.infer<typeof protocolSchema>;
export type ProtocolStructure = z.infer<typeof structureSchema>;

/**
 * A template checked: its shape, names used once, margins taken of structures that come earlier.
 * @throws PedicleError `protocol-invalid`.
 */
export function parseProtocol(value: unknown): Protocol {
  const parsed = protocolSchema.safeParse(value);
  if (!parsed.success) throw invalid({ schema: z.prettifyError(parsed.error) });
  const seen = new Set<string>();
  for (const { name, margin } of parsed.data.structures) {
    if (seen.has(name)) throw invalid({ twice: name });
    if (margin !== undefined && !seen.has(margin.of)) throw invalid({ name, of: margin.of });
    seen.add(name);
  }
  return parsed.data;
}

const invalid = (why: Data<'protocol-invalid'>): PedicleError => fault('protocol-invalid', why);

/** What applying a template would do to one of its structures. */
export interface ProtocolStep {
  readonly entry: ProtocolStructure;
  /** `exists`: there is one of this name; `add`: an empty one is made; `derive`: made from its source; `waits`: its source is not drawn. */
  readonly state: 'exists' | 'add' | 'derive' | 'waits';
}

/** @param drawn names of the structures there are → whether they have contours. */
export function planProtocol(protocol: Protocol, drawn: ReadonlyMap<string, boolean>): ProtocolStep[] {
  return protocol.structures.map((entry): ProtocolStep => {
    const { name, margin } = entry;
    if (drawn.get(name) === true) return { entry, state: 'exists' };
    if (margin !== undefined) return { entry, state: drawn.get(margin.of) === true ? 'derive' : 'waits' };
    return { entry, state: drawn.has(name) ? 'exists' : 'add' };
  });
}
