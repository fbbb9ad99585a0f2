/** RTSTRUCT files of any dialect, built element by element and not by the code under test. */
import type { WriteElement, WriteItem } from '../../src/dicom/write/types.ts';
import { writeDicom } from '../../src/dicom/write/writer.ts';

export interface FileContour {
  readonly type?: string | null;
  /** Numbers, or ready decimal strings. */
  readonly data?: readonly number[] | readonly string[] | Uint8Array | null;
  readonly points?: number | null;
  readonly imageUid?: string | null;
}
export interface FileRoi {
  readonly number: number;
  readonly name?: string;
  readonly frame?: string | null;
  readonly algorithm?: string;
  readonly description?: string;
  readonly interpretedType?: string;
  readonly contours?: readonly FileContour[];
  /** More elements of the Structure Set ROI and observation items. */
  readonly roiMore?: WriteItem;
  readonly observationMore?: WriteItem;
}
export interface FileOptions {
  readonly frame?: string | null;
  readonly seriesUid?: string | null;
  readonly ownSeriesUid?: string;
  readonly label?: string;
  /** ROI numbers in the order of the ROI Contour Sequence; default as in `rois`. */
  readonly contourOrder?: readonly number[];
  readonly explicit?: boolean;
  readonly drop?: readonly number[];
  readonly modality?: string;
  readonly sopClassUid?: string;
  /** Default: that of makeCtSeries; null leaves all three out. */
  readonly patient?: { readonly id?: string; readonly name?: string; readonly birthDate?: string } | null;
  readonly studyUid?: string;
  /** Approval Status. */
  readonly approval?: string;
}

const sq = (tag: number, items: readonly WriteItem[]): WriteElement => ({ tag, vr: 'SQ', value: items });

function contourItem(contour: FileContour): WriteItem {
  const { type = 'CLOSED_PLANAR', data = null, imageUid = null } = contour;
  const count = data instanceof Uint8Array ? 0 : (data?.length ?? 0);
  const points = contour.points === undefined ? Math.floor(count / 3) : contour.points;
  const item: WriteElement[] = [];
  if (imageUid !== null)
    item.push(
      sq(0x30060016, [
        [
          { tag: 0x00081150, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
          { tag: 0x00081155, vr: 'UI', value: imageUid },
        ],
      ]),
    );
  if (type !== null) item.push({ tag: 0x30060042, vr: 'CS', value: type });
  if (points !== null) item.push({ tag: 0x30060046, vr: 'IS', value: points });
  if (data !== null) item.push({ tag: 0x30060050, vr: 'DS', value: data });
  return item;
}

/** The bytes of an RT Structure Set. */
export function makeRtstructFile(rois: readonly FileRoi[], options: FileOptions = {}): Uint8Array {
  const frame = options.frame === undefined ? '1.2.826.0.1.3680043.10.1.3' : options.frame;
  const series = options.seriesUid === undefined ? '1.2.826.0.1.3680043.10.1.2' : options.seriesUid;
  const order = options.contourOrder ?? rois.map((roi) => roi.number);
  const { id = 'T1', name = 'Test^Pätient', birthDate = '19700101' } = options.patient ?? {};
  const patient: WriteElement[] =
    options.patient === null
      ? []
      : [
          { tag: 0x00100010, vr: 'PN', value: name },
          { tag: 0x00100020, vr: 'LO', value: id },
          { tag: 0x00100030, vr: 'DA', value: birthDate },
        ];
  const elements: WriteElement[] = [
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
    { tag: 0x00080060, vr: 'CS', value: options.modality ?? 'RTSTRUCT' },
    ...patient,
    { tag: 0x0020000d, vr: 'UI', value: options.studyUid ?? '1.2.826.0.1.3680043.10.1.1' },
    { tag: 0x0020000e, vr: 'UI', value: options.ownSeriesUid ?? '1.2.826.0.1.3680043.10.9.2' },
    { tag: 0x30060002, vr: 'SH', value: options.label ?? 'DIALECT' },
    ...(options.approval === undefined
      ? []
      : [{ tag: 0x300e0002, vr: 'CS', value: options.approval } as const]),
    sq(
      0x30060020,
      rois.map((roi): WriteItem => {
        const own = roi.frame === undefined ? frame : roi.frame;
        const item: WriteElement[] = [
          { tag: 0x30060022, vr: 'IS', value: roi.number },
          { tag: 0x30060026, vr: 'LO', value: roi.name ?? `Roi${roi.number}` },
          { tag: 0x30060036, vr: 'CS', value: roi.algorithm ?? '' },
          ...(roi.roiMore ?? []),
        ];
        if (own !== null) item.push({ tag: 0x30060024, vr: 'UI', value: own });
        if (roi.description) item.push({ tag: 0x30060028, vr: 'ST', value: roi.description });
        return item;
      }),
    ),
    sq(
      0x30060039,
      order.map((number, at): WriteItem => {
        const roi = rois.filter((r) => r.number === number)[
          order.slice(0, at).filter((n) => n === number).length
        ];
        return [
          { tag: 0x30060084, vr: 'IS', value: number },
          ...(roi?.contours ? [sq(0x30060040, roi.contours.map(contourItem))] : []),
        ];
      }),
    ),
    sq(
      0x30060080,
      rois.map(
        (roi, n): WriteItem => [
          { tag: 0x30060082, vr: 'IS', value: n + 1 },
          { tag: 0x30060084, vr: 'IS', value: roi.number },
          { tag: 0x300600a4, vr: 'CS', value: roi.interpretedType ?? '' },
          { tag: 0x300600a6, vr: 'PN', value: '' },
          ...(roi.observationMore ?? []),
        ],
      ),
    ),
  ];
  const studies: WriteItem[] =
    series === null
      ? []
      : [
          [
            { tag: 0x00081155, vr: 'UI', value: '1.2' },
            sq(0x30060014, [[{ tag: 0x0020000e, vr: 'UI', value: series }]]),
          ],
        ];
  if (frame !== null || series !== null)
    elements.push(
      sq(0x30060010, [
        [...(frame === null ? [] : [{ tag: 0x00200052, vr: 'UI', value: frame }]), sq(0x30060012, studies)],
      ]),
    );
  return writeDicom({
    sopClassUid: options.sopClassUid ?? '1.2.840.10008.5.1.4.1.1.481.3',
    sopInstanceUid: '1.2.826.0.1.3680043.10.9.1',
    transferSyntax: options.explicit ? 'explicit' : 'implicit',
    elements: elements.filter((element) => !options.drop?.includes(element.tag)),
  });
}
