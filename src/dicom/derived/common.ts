/** What every object made from a CT and its structures says alike. */
import packageInfo from '../../../package.json' with { type: 'json' };
import type { Code } from '../../core/structures/types.ts';
import type { CtSeries, CtSlice } from '../ct/types.ts';
import { dicomDate, dicomTime, line, uidValue } from '../rtstruct/text.ts';
import { patientAndStudy } from '../rtstruct/write/encode.ts';
import { TAG } from '../tags.ts';
import type { WriteElement, WriteItem } from '../write/types.ts';

export interface DerivedOptions {
  /** Creation date and time, default now. */
  readonly now?: Date;
  /** Makes UIDs, default random `2.25.` UIDs. */
  readonly createUid?: () => string;
  readonly seriesDescription?: string;
  readonly seriesNumber?: number;
}

/** Modules of patient, study, series and equipment. */
export function commonElements(
  ct: CtSeries,
  modality: string,
  seriesUid: string,
  description: string,
  options: DerivedOptions,
): WriteElement[] {
  const now = options.now ?? new Date();
  return [
    ...patientAndStudy(ct),
    { tag: TAG.instanceCreationDate, vr: 'DA', value: dicomDate(now) },
    { tag: TAG.instanceCreationTime, vr: 'TM', value: dicomTime(now) },
    { tag: TAG.seriesDate, vr: 'DA', value: dicomDate(now) },
    { tag: TAG.seriesTime, vr: 'TM', value: dicomTime(now) },
    { tag: TAG.contentDate, vr: 'DA', value: dicomDate(now) },
    { tag: TAG.contentTime, vr: 'TM', value: dicomTime(now) },
    { tag: TAG.modality, vr: 'CS', value: modality },
    { tag: TAG.manufacturer, vr: 'LO', value: 'Pedicle' },
    { tag: TAG.manufacturerModelName, vr: 'LO', value: 'Pedicle' },
    { tag: TAG.deviceSerialNumber, vr: 'LO', value: packageInfo.version },
    { tag: TAG.softwareVersions, vr: 'LO', value: packageInfo.version },
    { tag: TAG.seriesDescription, vr: 'LO', value: line(options.seriesDescription ?? description, 64) },
    { tag: TAG.seriesInstanceUid, vr: 'UI', value: seriesUid },
    { tag: TAG.seriesNumber, vr: 'IS', value: options.seriesNumber ?? 1 },
    { tag: TAG.instanceNumber, vr: 'IS', value: 1 },
  ];
}

/** A coded concept as item of a code sequence. */
export const codeItem = ({ value, scheme, meaning }: Code): WriteItem => [
  { tag: TAG.codeValue, vr: 'SH', value: line(value, 16) },
  { tag: TAG.codingSchemeDesignator, vr: 'SH', value: line(scheme, 16) },
  { tag: TAG.codeMeaning, vr: 'LO', value: line(meaning, 64) },
];

/** Reference to the image of a slice. */
export const imageItem = (slice: CtSlice): WriteItem => [
  { tag: TAG.referencedSopClassUid, vr: 'UI', value: uidValue(slice.sopClassUid) },
  { tag: TAG.referencedSopInstanceUid, vr: 'UI', value: uidValue(slice.sopInstanceUid) },
  ...(slice.frameNumber === null
    ? []
    : [{ tag: TAG.referencedFrameNumber, vr: 'IS', value: slice.frameNumber }]),
];
