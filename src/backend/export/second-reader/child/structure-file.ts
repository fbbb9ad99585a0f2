/**
 * An RT Structure Set by dcmjs; its contours, which dcmjs could not hold in a gigabyte where there are millions of points, by
 * dicom-parser, element by element. A file that dcmjs can hold it reads whole, and both must say the same.
 */
import dcmjs from 'dcmjs';
import dicomParser, { type DataSet } from 'dicom-parser';
import type { FileReading, ImageReference, ReadContour } from '../protocol.ts';
import { decoderOf, text as leanText } from './text.ts';

/** Up to this size dcmjs reads the contours too. */
const wholeBytes = 4 * 2 ** 20;

/** Where the numbers of a contour stand in the file. */
interface Place {
  readonly offset: number;
  readonly length: number;
}

export interface StructureFile {
  readonly reading: FileReading;
  /** The coordinates of every contour, in the order of `reading.contours` and their items. */
  coordinates(): Generator<Float64Array>;
}

const tags = {
  roiContours: '30060039',
  contours: '30060040',
  contourData: '30060050',
} as const;

const values = (item: DcmjsItem, tag: string): readonly unknown[] => item[tag]?.Value ?? [];
const items = (item: DcmjsItem, tag: string): readonly DcmjsItem[] =>
  values(item, tag) as readonly DcmjsItem[];
const number = (value: unknown): number => (value === undefined || value === '' ? Number.NaN : Number(value));

/** A single text value; a person name with its component groups. */
function text(item: DcmjsItem, tag: string): string {
  const [value] = values(item, tag);
  if (typeof value !== 'object' || value === null) return value === undefined ? '' : String(value).trim();
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = value as Record<string, string>;
  return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '').trim();
}

function imagesOf(item: DcmjsItem): ImageReference[] {
  return items(item, '30060016').flatMap((image): ImageReference[] => {
    const frames = values(image, '00081160').map(Number);
    const uid = text(image, '00081155');
    return frames.length === 0 ? [[uid, null]] : frames.map((frame): ImageReference => [uid, frame]);
  });
}

/** Everything but the contours. */
function withoutContours(set: DcmjsItem): Omit<FileReading, 'contours'> {
  const frames = items(set, '30060010');
  return {
    owner: {
      patientId: text(set, '00100020'),
      patientName: text(set, '00100010'),
      patientBirthDate: text(set, '00100030'),
      patientSex: text(set, '00100040'),
      studyInstanceUid: text(set, '0020000D'),
    },
    sopClassUid: text(set, '00080016'),
    modality: text(set, '00080060'),
    seriesInstanceUid: text(set, '0020000E'),
    frameOfReferenceUids: frames.map((frame) => text(frame, '00200052')),
    series: frames.flatMap((frame) =>
      items(frame, '30060012').flatMap((study) =>
        items(study, '30060014').map((series) => ({
          frameOfReferenceUid: text(frame, '00200052'),
          studyInstanceUid: text(study, '00081155'),
          seriesInstanceUid: text(series, '0020000E'),
          images: imagesOf(series),
        })),
      ),
    ),
    rois: items(set, '30060020').map((roi) => ({
      number: number(values(roi, '30060022')[0]),
      name: text(roi, '30060026'),
      frameOfReferenceUid: text(roi, '30060024'),
      algorithm: text(roi, '30060036'),
    })),
    observations: items(set, '30060080').map((observation) => ({
      number: number(values(observation, '30060082')[0]),
      roiNumber: number(values(observation, '30060084')[0]),
      interpretedType: text(observation, '300600A4'),
    })),
  };
}

const itemsOf = (set: DataSet, tag: string): DataSet[] =>
  (set.elements[tag]?.items ?? []).flatMap((item) => (item.dataSet === undefined ? [] : [item.dataSet]));

function leanContour(contour: DataSet): { item: ReadContour; place: Place } {
  const data = contour.elements.x30060050;
  const place = { offset: data?.dataOffset ?? 0, length: data?.length ?? 0 };
  const images = itemsOf(contour, 'x30060016').flatMap((image): ImageReference[] => {
    const frames = image.string('x00081160')?.split('\\').map(Number) ?? [];
    const uid = image.string('x00081155') ?? '';
    return frames.length === 0 ? [[uid, null]] : frames.map((frame): ImageReference => [uid, frame]);
  });
  return {
    item: {
      type: contour.string('x30060042') ?? '',
      stated: number(contour.string('x30060046')),
      values: countValues(contour.byteArray as Buffer, place),
      images,
    },
    place,
  };
}

/** Bytes a decimal string may hold (PS3.5 6.2), and the backslash between two. */
const decimalBytes = new Uint8Array(256);
for (const byte of Buffer.from('0123456789+-.eE\\ ')) decimalBytes[byte] = 1;

const backslash = 0x5c;

function countValues(bytes: Buffer, { offset, length }: Place): number {
  let count = length === 0 ? 0 : 1;
  for (let at = offset; at < offset + length; at += 1) if (bytes[at] === backslash) count += 1;
  return count;
}

const noDecimals = (): Error => new Error('Contour Data holds what is no decimal string');

/** Decimal strings (PS3.5 6.2): digits, signs, point, exponent, blanks around; nothing else. The padding of the last value may make it 17 long. */
function decimals(bytes: Buffer, { offset, length }: Place): Float64Array {
  const list = Buffer.allocUnsafe(length + 2);
  list[0] = 0x5b;
  list[length + 1] = 0x5d;
  let [count, longest, from, allowed] = [1, 0, 0, 1];
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[offset + at]!;
    allowed &= decimalBytes[byte]!;
    list[at + 1] = byte === backslash ? 0x2c : byte;
    if (byte !== backslash) continue;
    count += 1;
    longest = Math.max(longest, at - from);
    from = at + 1;
  }
  if (allowed === 0 || Math.max(longest, length - from) > 17) throw noDecimals();
  return asJson(list, count) ?? oneByOne(bytes.toString('latin1', offset, offset + length));
}

/** Most decimal strings are numbers of JSON too, which V8 reads as `Number` does, all at once; null where one is not. */
function asJson(list: Buffer, count: number): Float64Array | null {
  try {
    const values = new Float64Array(JSON.parse(list.toString('latin1')) as number[]);
    if (values.length !== count) return null;
    for (let n = 0; n < count; n += 1) if (!Number.isFinite(values[n])) return null;
    return values;
  } catch {
    return null;
  }
}

function oneByOne(written: string): Float64Array {
  const parts = written.split('\\');
  const out = new Float64Array(parts.length);
  for (let n = 0; n < parts.length; n += 1) {
    const part = parts[n] as string;
    // Number('') is 0, which is no number here.
    const value = part.length === 0 ? Number.NaN : Number(part);
    if (!Number.isFinite(value) || (value === 0 && part.trim() === '')) throw noDecimals();
    out[n] = value;
  }
  return out;
}

const arrayBuffer = (bytes: Uint8Array): ArrayBuffer => {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
};

/** Where the ROI Contour Sequence, with its tag and length, begins and ends in the file. */
function contourBlock(set: DataSet, size: number): [from: number, to: number] {
  const element = set.elements.x30060039;
  if (element === undefined) return [size, size];
  // Tag and length in front: 8 bytes in implicit VR, 12 in explicit.
  const from = element.dataOffset - (set.elements.x30060039?.vr === undefined ? 8 : 12);
  return [from, element.dataOffset + element.length];
}

/** Names by dicom-parser: inside sequences dcmjs reads every text as Latin-1, whatever character set the file names. */
const roiNames = (set: DataSet): string[] => {
  const decoder = decoderOf(set);
  return itemsOf(set, 'x30060020').map((roi) => leanText(roi, 'x30060026', decoder));
};

/** @throws Error in plain words when the bytes are no RT Structure Set that both libraries read alike. */
export function readStructureFile(bytes: Buffer): StructureFile {
  const lean = dicomParser.parseDicom(bytes);
  const groups = itemsOf(lean, 'x30060039').map((roi) => ({
    roiNumber: number(roi.string('x30060084')),
    colour: roi.string('x3006002a')?.split('\\').map(Number) ?? [],
    contours: itemsOf(roi, 'x30060040').map(leanContour),
  }));
  const whole = bytes.length <= wholeBytes;
  const [from, to] = contourBlock(lean, bytes.length);
  const { dict } = dcmjs.data.DicomMessage.readFile(
    arrayBuffer(whole ? bytes : Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])),
  );
  const places = groups.flatMap((group) => group.contours.map((contour) => contour.place));
  if (whole) requireAlike(dict, groups, bytes);
  const rest = withoutContours(dict);
  const names = roiNames(lean);
  if (names.length !== rest.rois.length)
    throw new Error('the two libraries of the second reader find other structures');
  return {
    reading: {
      ...rest,
      rois: rest.rois.map((roi, n) => ({ ...roi, name: names[n] ?? '' })),
      contours: groups.map(({ roiNumber, colour, contours }) => ({
        roiNumber,
        colour,
        items: contours.map((contour) => contour.item),
      })),
    },
    *coordinates() {
      for (const place of places) if (place.length > 0) yield decimals(bytes, place);
    },
  };
}

/** dcmjs and dicom-parser must find the same contours. */
function requireAlike(
  set: DcmjsItem,
  groups: readonly {
    roiNumber: number;
    colour: readonly number[];
    contours: readonly { item: ReadContour; place: Place }[];
  }[],
  bytes: Buffer,
): void {
  const differ = (): never => {
    throw new Error('the two libraries of the second reader read the contours differently');
  };
  const rois = items(set, tags.roiContours);
  if (rois.length !== groups.length) differ();
  groups.forEach((group, n) => {
    const roi = rois[n] as DcmjsItem;
    const contours = items(roi, tags.contours);
    const colour = values(roi, '3006002A').map(Number);
    if (
      number(values(roi, '30060084')[0]) !== group.roiNumber ||
      String(colour) !== String(group.colour) ||
      contours.length !== group.contours.length
    )
      differ();
    group.contours.forEach(({ item, place }, at) => {
      const contour = contours[at] as DcmjsItem;
      const own = values(contour, tags.contourData);
      const theirs = place.length === 0 ? [] : decimals(bytes, place);
      if (
        text(contour, '30060042') !== item.type ||
        String(imagesOf(contour)) !== String(item.images) ||
        own.length !== theirs.length ||
        !own.every((value, i) => Number(value) === theirs[i])
      )
        differ();
    });
  });
}
