/** RT Structure Sets read with dicom-parser (MIT), which shares no code with Pedicle: what tests compare with. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';

type DataSet = ReturnType<typeof dicomParser.parseDicom>;

export interface OtherRoi {
  readonly number: string;
  readonly name: string;
  readonly description: string;
  readonly frameUid: string;
  readonly contours: readonly OtherContour[];
}

export interface OtherContour {
  readonly type: string;
  /** x, y, z … as in the file. */
  readonly points: readonly number[];
  readonly imageUids: readonly string[];
}

const items = (set: DataSet | undefined, tag: string): DataSet[] =>
  (set?.elements[tag]?.items ?? []).flatMap((item) => (item.dataSet ? [item.dataSet] : []));

export const readOther = (path: string): DataSet => dicomParser.parseDicom(readFileSync(path));

/** ROIs in file order with the contours of every ROI Contour item of their number. */
export function otherRois(path: string): OtherRoi[] {
  const file = readOther(path);
  return items(file, 'x30060020').map((roi) => {
    const number = roi.string('x30060022') ?? '';
    const own = items(file, 'x30060039').filter((c) => c.string('x30060084') === number);
    return {
      number,
      name: roi.string('x30060026') ?? '',
      description: roi.string('x30060028') ?? '',
      frameUid: roi.string('x30060024') ?? '',
      contours: own
        .flatMap((c) => items(c, 'x30060040'))
        .map((c) => ({
          type: c.string('x30060042') ?? '',
          points: (c.string('x30060050') ?? '').split('\\').filter(Boolean).map(Number),
          imageUids: items(c, 'x30060016').map((image) => image.string('x00081155') ?? ''),
        })),
    };
  });
}

/** Image Position (Patient) of every image of a folder, by its SOP Instance UID. */
export function otherPositions(folder: string): Map<string, number[]> {
  return new Map(
    readdirSync(folder).map((name) => {
      const image = readOther(join(folder, name));
      const position = (image.string('x00200032') ?? '').split('\\').map(Number);
      return [image.string('x00080018') ?? '', position];
    }),
  );
}
