/** Figures of structures as a DICOM SR: Comprehensive SR by TID 1500 (Measurement Report), a group a structure by TID 1501. */
import type { Metric, StructureMetrics } from '../../core/metrics/types.ts';
import { codesForName } from '../../core/naming/index.ts';
import type { Code } from '../../core/structures/types.ts';
import type { CtSeries } from '../ct/types.ts';
import type { DicomDataset } from '../parse/dataset.ts';
import { parseDicom } from '../parse/file.ts';
import { line, uidValue } from '../rtstruct/text.ts';
import { SOP, TAG } from '../tags.ts';
import { createUid } from '../uid.ts';
import type { WriteElement, WriteItem } from '../write/types.ts';
import { writeDicom } from '../write/writer.ts';
import { codeItem, commonElements, type DerivedOptions, imageItem } from './common.ts';

interface MeasuredStructure {
  readonly name: string;
  readonly volumeCc: number;
  /** Against its reference, where there is one. */
  readonly compared: { readonly reference: string; readonly metrics: StructureMetrics } | null;
}

const UNITS = {
  '1': 'no units',
  mm: 'millimeter',
  cm2: 'square centimeter',
  cm3: 'cubic centimeter',
  deg: 'degree',
  HU: 'Hounsfield unit',
} as const;

/** Further figures, of a structure or of the case. Codes are of the scheme `99PEDICLE`, at most 16 characters. */
export interface FigureGroup {
  readonly name: string;
  /** Gives the group's finding its code; null where it is about none. */
  readonly structure: string | null;
  readonly numbers: readonly {
    readonly code: string;
    readonly meaning: string;
    readonly value: number;
    readonly unit: keyof typeof UNITS;
  }[];
  readonly texts: readonly { readonly code: string; readonly meaning: string; readonly text: string }[];
}

const T = {
  mappingResource: 0x00080105,
  codingSchemeIdentification: 0x00080110,
  codingSchemeName: 0x00080115,
  codingSchemeOrganization: 0x00080116,
  performedStep: 0x00081111,
  referencedSop: 0x00081199,
  units: 0x004008ea,
  relationship: 0x0040a010,
  valueType: 0x0040a040,
  conceptName: 0x0040a043,
  continuity: 0x0040a050,
  uid: 0x0040a124,
  text: 0x0040a160,
  conceptCode: 0x0040a168,
  measuredValue: 0x0040a300,
  numericValue: 0x0040a30a,
  performedProcedure: 0x0040a372,
  evidence: 0x0040a375,
  completion: 0x0040a491,
  verification: 0x0040a493,
  template: 0x0040a504,
  content: 0x0040a730,
  templateIdentifier: 0x0040db00,
} as const;

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
/** Concepts without a code of the standard; docs/metrics.md defines them. */
const OWN_SCHEME = '99PEDICLE';
const own = (value: string, meaning: string): Code => ({ value, scheme: OWN_SCHEME, meaning });
const ucum = (value: string, meaning: string): Code => ({ value, scheme: 'UCUM', meaning });
const [CC, MM, NONE] = [ucum('cm3', 'cubic centimeter'), ucum('mm', 'millimeter'), ucum('1', 'no units')];

const TISSUE: Code = { value: '85756007', scheme: 'SCT', meaning: 'Tissue' };

type Relation = 'CONTAINS' | 'HAS CONCEPT MOD' | 'HAS OBS CONTEXT';

const item = (
  relation: Relation,
  type: string,
  name: Code | null,
  value: readonly WriteElement[],
): WriteItem => [
  { tag: T.relationship, vr: 'CS', value: relation },
  { tag: T.valueType, vr: 'CS', value: type },
  ...(name === null ? [] : [{ tag: T.conceptName, vr: 'SQ', value: [codeItem(name)] }]),
  ...value,
];
const coded = (relation: Relation, name: Code, value: Code): WriteItem =>
  item(relation, 'CODE', name, [{ tag: T.conceptCode, vr: 'SQ', value: [codeItem(value)] }]);
const text = (relation: Relation, name: Code, value: string): WriteItem =>
  item(relation, 'TEXT', name, [{ tag: T.text, vr: 'UT', value: line(value, 1024) }]);
const uidref = (relation: Relation, name: Code, value: string): WriteItem =>
  item(relation, 'UIDREF', name, [{ tag: T.uid, vr: 'UI', value }]);

const container = (
  relation: Relation,
  name: Code,
  content: readonly WriteItem[],
  template: string | null,
): WriteItem =>
  item(relation, 'CONTAINER', name, [
    { tag: T.continuity, vr: 'CS', value: 'SEPARATE' },
    ...templateOf(template),
    { tag: T.content, vr: 'SQ', value: content },
  ]);

const templateOf = (template: string | null): WriteElement[] =>
  template === null
    ? []
    : [
        {
          tag: T.template,
          vr: 'SQ',
          value: [
            [
              { tag: T.mappingResource, vr: 'CS', value: 'DCMR' },
              { tag: T.templateIdentifier, vr: 'CS', value: template },
            ],
          ],
        },
      ];

/** A number; none where it could not be measured: nothing stands in for it. */
function number(name: Code, { value }: Metric, units: Code): WriteItem[] {
  if (value === null) return [];
  const measured: WriteItem = [
    { tag: T.units, vr: 'SQ', value: [codeItem(units)] },
    { tag: T.numericValue, vr: 'DS', value },
  ];
  return [item('CONTAINS', 'NUM', name, [{ tag: T.measuredValue, vr: 'SQ', value: [measured] }])];
}

function figuresOf({ volumeCc, compared }: MeasuredStructure): WriteItem[] {
  const volume = number({ value: '118565006', scheme: 'SCT', meaning: 'Volume' }, { value: volumeCc }, CC);
  if (compared === null) return volume;
  const { metrics: m, reference } = compared;
  return [
    text('CONTAINS', own('REFERENCE', 'Compared with'), reference),
    ...volume,
    ...number(own('DICE', 'Dice coefficient'), m.dice, NONE),
    ...number(own('HD95', 'Hausdorff distance, 95th percentile'), m.hausdorff95Mm, MM),
    ...number(own('MSD', 'Mean surface distance'), m.meanSurfaceDistanceMm, MM),
    ...m.surfaceDice.flatMap(({ toleranceMm, metric }) =>
      number(own(`SDICE_${toleranceMm}MM`.slice(0, 16), `Surface Dice at ${toleranceMm} mm`), metric, NONE),
    ),
    ...number(own('APL', 'Added path length'), m.addedPathLength.mm, MM),
  ];
}

const groupOf = (structure: MeasuredStructure, uid: () => string): WriteItem =>
  measurementGroup(structure.name, structure.name, figuresOf(structure), uid);

const furtherGroup = ({ name, structure, numbers, texts }: FigureGroup, uid: () => string): WriteItem =>
  measurementGroup(
    name,
    structure,
    [
      ...numbers.flatMap(({ code, meaning, value, unit }) =>
        // UCUM writes the Hounsfield unit in its own way.
        number(own(code, meaning), { value }, ucum(unit === 'HU' ? "[hnsf'U]" : unit, UNITS[unit])),
      ),
      ...texts.map(({ code, meaning, text: words }) => text('CONTAINS', own(code, meaning), words)),
    ],
    uid,
  );

function measurementGroup(
  name: string,
  structure: string | null,
  content: readonly WriteItem[],
  uid: () => string,
): WriteItem {
  const propertyType = structure === null ? undefined : codesForName(structure).propertyType;
  return container(
    'CONTAINS',
    dcm('125007', 'Measurement Group'),
    [
      text('HAS OBS CONTEXT', dcm('112039', 'Tracking Identifier'), name),
      uidref('HAS OBS CONTEXT', dcm('112040', 'Tracking Unique Identifier'), uid()),
      coded('CONTAINS', dcm('121071', 'Finding'), propertyType ?? TISSUE),
      ...content,
    ],
    '1501',
  );
}

const images = (ct: CtSeries): WriteItem[] =>
  [...new Map(ct.slices.map((s) => [s.sopInstanceUid, s])).values()].map((slice) =>
    imageItem({ ...slice, frameNumber: null }),
  );

/** @param structures at least one. @param further groups after those of the structures. */
export function measurementReport(
  structures: readonly MeasuredStructure[],
  ct: CtSeries,
  options: DerivedOptions & { readonly further?: readonly FigureGroup[] } = {},
): Uint8Array {
  const uid = options.createUid ?? createUid;
  const ofImages = images(ct);
  const library = container(
    'CONTAINS',
    dcm('111028', 'Image Library'),
    [
      container(
        'CONTAINS',
        dcm('126200', 'Image Library Group'),
        ofImages.map((image) =>
          item('CONTAINS', 'IMAGE', null, [{ tag: T.referencedSop, vr: 'SQ', value: [image] }]),
        ),
        null,
      ),
    ],
    '1600',
  );
  const content: WriteItem[] = [
    coded('HAS CONCEPT MOD', dcm('121049', 'Language of Content Item and Descendants'), {
      value: 'en',
      scheme: 'RFC5646',
      meaning: 'English',
    }),
    coded('HAS OBS CONTEXT', dcm('121005', 'Observer Type'), dcm('121007', 'Device')),
    uidref('HAS OBS CONTEXT', dcm('121012', 'Device Observer UID'), uid()),
    text('HAS OBS CONTEXT', dcm('121013', 'Device Observer Name'), 'Pedicle'),
    coded('HAS CONCEPT MOD', dcm('121058', 'Procedure reported'), {
      value: '77477000',
      scheme: 'SCT',
      meaning: 'Computed Tomography',
    }),
    library,
    container(
      'CONTAINS',
      dcm('126010', 'Imaging Measurements'),
      [
        ...structures.map((s) => groupOf(s, uid)),
        ...(options.further ?? []).map((group) => furtherGroup(group, uid)),
      ],
      null,
    ),
  ];
  const evidence: WriteItem = [
    { tag: TAG.studyInstanceUid, vr: 'UI', value: uidValue(ct.study.studyInstanceUid) },
    {
      tag: TAG.referencedSeriesSequence,
      vr: 'SQ',
      value: [
        [
          { tag: TAG.seriesInstanceUid, vr: 'UI', value: uidValue(ct.seriesInstanceUid) },
          { tag: T.referencedSop, vr: 'SQ', value: ofImages },
        ],
      ],
    },
  ];
  return writeDicom({
    sopClassUid: SOP.comprehensiveSr,
    sopInstanceUid: uid(),
    elements: [
      ...commonElements(ct, 'SR', uid(), 'Pedicle measurements', options),
      {
        tag: T.codingSchemeIdentification,
        vr: 'SQ',
        value: [
          [
            { tag: TAG.codingSchemeDesignator, vr: 'SH', value: OWN_SCHEME },
            { tag: T.codingSchemeName, vr: 'ST', value: 'Figures of contours as Pedicle defines them' },
            { tag: T.codingSchemeOrganization, vr: 'ST', value: 'Pedicle' },
          ],
        ],
      },
      { tag: T.performedStep, vr: 'SQ', value: [] },
      { tag: T.valueType, vr: 'CS', value: 'CONTAINER' },
      { tag: T.conceptName, vr: 'SQ', value: [codeItem(dcm('126000', 'Imaging Measurement Report'))] },
      { tag: T.continuity, vr: 'CS', value: 'SEPARATE' },
      { tag: T.performedProcedure, vr: 'SQ', value: [] },
      { tag: T.evidence, vr: 'SQ', value: [evidence] },
      { tag: T.completion, vr: 'CS', value: 'COMPLETE' },
      { tag: T.verification, vr: 'CS', value: 'UNVERIFIED' },
      ...templateOf('1500'),
      { tag: T.content, vr: 'SQ', value: content },
    ],
  });
}

const nameOf = (of: DicomDataset): string => of.items(T.conceptName)[0]?.string(TAG.codeValue) ?? '';

/** The numbers of such a file: tracking identifier of each group with code value → number. */
export function readMeasurements(
  bytes: Uint8Array,
): { readonly name: string; readonly numbers: ReadonlyMap<string, number> }[] {
  const parts = parseDicom(bytes).items(T.content);
  const measured = parts.filter((part) => nameOf(part) === '126010').flatMap((part) => part.items(T.content));
  return measured.map((group) => {
    const content = group.items(T.content);
    const numbers = content
      .filter((part) => part.string(T.valueType) === 'NUM')
      .map((part): [string, number] => [
        nameOf(part),
        Number(part.items(T.measuredValue)[0]?.string(T.numericValue)),
      ]);
    return {
      name: content.find((part) => nameOf(part) === '112039')?.string(T.text) ?? '',
      numbers: new Map(numbers),
    };
  });
}
