/** Identity and geometry of a CT file by dicom-parser, straight from its bytes. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import dicomParser, { type DataSet } from 'dicom-parser';
import type { CtPlane, CtReading, Owner } from '../protocol.ts';
import { decoderOf, text } from './text.ts';

/** How much of a file is read at first: the header of a single-frame CT is smaller. */
const firstBytes = 64 * 1024;
const pixelData = 'x7fe00010';
const implicitLittle = '1.2.840.10008.1.2';
const explicitLittle = '1.2.840.10008.1.2.1';

const numbers = (set: DataSet, tag: string): number[] =>
  text(set, tag)
    .split('\\')
    .filter((part) => part.trim() !== '')
    .map(Number);

function plane(frame: number | null, ...sources: readonly (DataSet | undefined)[]): CtPlane {
  const find = (tag: string): number[] => {
    for (const source of sources) if (source?.elements[tag] !== undefined) return numbers(source, tag);
    return [];
  };
  return {
    frame,
    position: find('x00200032'),
    orientation: find('x00200037'),
    spacing: find('x00280030'),
  };
}

const inner = (group: DataSet | undefined, tag: string): DataSet | undefined =>
  group?.elements[tag]?.items?.[0]?.dataSet;

function planesOf(set: DataSet): CtPlane[] {
  const frames = set.elements.x52009230?.items ?? [];
  if (frames.length === 0) return [plane(null, set)];
  const shared = inner(set, 'x52009229');
  return frames.map(({ dataSet: own }, n) =>
    plane(
      n + 1,
      ...['x00209113', 'x00209116', 'x00289110'].flatMap((tag) => [inner(own, tag), inner(shared, tag)]),
    ),
  );
}

function readingOf(file: string, set: DataSet): CtReading {
  const decoder = decoderOf(set);
  const owner: Owner = {
    patientId: text(set, 'x00100020', decoder),
    patientName: text(set, 'x00100010', decoder),
    patientBirthDate: text(set, 'x00100030'),
    patientSex: text(set, 'x00100040'),
    studyInstanceUid: text(set, 'x0020000d'),
  };
  return {
    file,
    owner,
    seriesInstanceUid: text(set, 'x0020000e'),
    frameOfReferenceUid: text(set, 'x00200052'),
    sopInstanceUid: text(set, 'x00080018'),
    rows: set.uint16('x00280010') ?? 0,
    columns: set.uint16('x00280011') ?? 0,
    planes: planesOf(set),
  };
}

const usable = ({ planes, rows, columns }: CtReading): boolean =>
  rows > 0 &&
  columns > 0 &&
  planes.every(
    ({ position, orientation, spacing }) =>
      position.length === 3 &&
      orientation.length === 6 &&
      spacing.length === 2 &&
      [...position, ...orientation, ...spacing].every(Number.isFinite),
  );

/** Where the data set begins: behind the File Meta Information, whose length is its first value (PS3.10 7.1). */
function dataSetStart(bytes: Buffer): number {
  const hasMeta = bytes.length > 144 && bytes.toString('latin1', 128, 132) === 'DICM';
  return hasMeta && bytes.readUInt32LE(132) === 0x00000002 ? 144 + bytes.readUInt32LE(140) : 0;
}

/** As declared, else in one of the two plain syntaxes: some files declare one and use the other. */
function parse(bytes: Buffer, file: string): CtReading | null {
  for (const syntax of ['', implicitLittle, explicitLittle]) {
    try {
      const set =
        syntax === ''
          ? dicomParser.parseDicom(bytes, { untilTag: pixelData })
          : dicomParser.parseDicom(bytes.subarray(dataSetStart(bytes)), {
              untilTag: pixelData,
              TransferSyntaxUID: syntax,
            });
      const reading = readingOf(file, set);
      if (usable(reading)) return reading;
    } catch {
      // The next syntax, then more of the file.
    }
  }
  return null;
}

/** @throws Error when the file cannot be read as an image with position, orientation and spacing. */
export function readCtFile(file: string): CtReading {
  const fd = openSync(file, 'r');
  try {
    const size = fstatSync(fd).size;
    for (let length = Math.min(firstBytes, size); ; length = Math.min(size, length * 16)) {
      const bytes = Buffer.alloc(length);
      let have = 0;
      for (let got = -1; got !== 0 && have < length; have += got)
        got = readSync(fd, bytes, have, length - have, have);
      const reading = parse(bytes.subarray(0, have), file);
      if (reading !== null) return reading;
      if (length >= size) throw new Error('an image file of the CT cannot be read');
    }
  } finally {
    closeSync(fd);
  }
}
