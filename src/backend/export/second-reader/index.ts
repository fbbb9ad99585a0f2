/** The second reader of the export proof: other people's libraries in a process of their own. */
import type { Finding } from '../../../core/errors/errors.ts';
import type { StructureSet } from '../../../core/structures/types.ts';
import type { CtSeries } from '../../../dicom/ct/types.ts';
import type { EncodeOptions } from '../../../dicom/rtstruct/index.ts';
import { type AskOptions, askSecondReader } from './ask.ts';
import { comparison, type SecondProof } from './compare.ts';

export type { SecondProof } from './compare.ts';

/**
 * Has the written file and the CT's headers read by libraries that share no code with ours (dcmjs, dicom-parser) and compares them
 * with what was meant: every coordinate (1e-9 mm), names, interpreted types, colours, numbers, patient, study, frame of reference,
 * series, image list and the image of every contour; and the grid's corners with the CT's own bytes.
 *
 * @param path the written file; `set`, `ct` and `options` as given to `encodeRtstruct`.
 * @throws PedicleError `export-proof-failed` at the first difference, and those of `askSecondReader`.
 */
export async function secondProof(
  path: string,
  set: StructureSet,
  ct: CtSeries,
  options: EncodeOptions,
  ask: AskOptions = {},
): Promise<{ proof: SecondProof; findings: Finding[] }> {
  const compared = comparison(set, ct, options);
  const ctFiles = [...new Set(ct.files.map((file) => file.source))];
  await askSecondReader({ file: path, ctFiles }, compared, ask);
  return compared.finish();
}
