/** What the imported sets give to one export. */
import type { RoiSource, RtstructSource } from '../../dicom/rtstruct/index.ts';

/**
 * Everything kept of the structures that are exported, whichever set each came from. The set most of them came from (the newest on a tie)
 * gives the rest: name and predecessor, of which PS3.3 C.8.8.5 allows one. A set none of them came from, such as a reference, gives nothing.
 *
 * @param imported sets in the order they were loaded, all read with the same ring rule.
 * @param structureIds `Structure.id` of every exported structure.
 */
export function exportSource(
  imported: readonly RtstructSource[],
  structureIds: readonly string[],
): RtstructSource | undefined {
  const rois = new Map<string, RoiSource>();
  let main: RtstructSource | undefined;
  let most = 1;
  for (const source of imported) {
    let count = 0;
    for (const id of structureIds) {
      const roi = source.rois.get(id);
      if (roi === undefined) continue;
      rois.set(id, roi);
      count += 1;
    }
    if (count < most) continue;
    main = source;
    most = count;
  }
  return main && { ...main, rois };
}
