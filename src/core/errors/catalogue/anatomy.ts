/** Codes of what no anatomy looks like, of commissioning and of reports. */
import { told } from './entry.ts';

interface OfStructure {
  readonly name: string;
}

export const ANATOMY_CODES = {
  'anatomy-area-jump': told({
    means: 'A structure’s area leaps from one slice to the next.',
    says: (d: OfStructure & { ratio: number }) =>
      `${d.name}: its area changes by more than ${Math.round(100 * (d.ratio - 1))} % against both neighbours.`,
    action: 'Look at these slices: a leak, a part that is missing, or a slip.',
    example: { name: 'SpinalCanal', ratio: 1.6 },
  }),
  'anatomy-leap': told({
    means: 'Cord or canal leap sideways from one slice to the next.',
    says: (d: OfStructure & { mm: number }) =>
      `${d.name} leaps sideways by more than ${d.mm.toFixed(1)} mm from one slice to the next.`,
    action: 'Look at these slices.',
    example: { name: 'SpinalCord', mm: 3.5 },
  }),
  'anatomy-margin-wrong': told({
    means: 'A margin is not what the structure’s name says.',
    says: (d: OfStructure & { inner: string; mm: number; saidMm: number }) =>
      `${d.name} lies ${d.mm.toFixed(1)} mm from ${d.inner}; its name says ${d.saidMm} mm.`,
    action: 'Make it again, or rename it.',
    example: { name: 'SpinalCord_PRV02', inner: 'SpinalCord', mm: 4, saidMm: 2 },
  }),
  'anatomy-margin-uneven': told({
    means: 'A margin is not the same on every slice.',
    says: (d: OfStructure & { inner: string; mm: number }) =>
      `${d.name} keeps ${d.mm.toFixed(1)} mm from ${d.inner}, but not on every slice.`,
    action: 'Look at these slices: the margin was cut, or one of the two was changed later.',
    example: { name: 'PTV', inner: 'CTV', mm: 2 },
  }),
  'anatomy-tissue': told({
    means: 'The image shows another tissue inside a structure than belongs there.',
    says: (d: OfStructure & { share: number; tissue: string; least: number | null }) =>
      `${d.name}: ${(100 * d.share).toFixed(0)} % of it is ${d.tissue}${d.least === null ? '' : `; at least ${100 * d.least} % are expected`}.`,
    action: 'Look at these slices: it is drawn in the wrong place or leaks.',
    example: { name: 'Liver', share: 0.1, tissue: 'air or lung', least: null },
  }),
  'anatomy-cut-off': told({
    means: 'An organ reaches the end of the image.',
    says: (d: OfStructure) =>
      `${d.name} reaches the image's first or last slice: its volume may not be whole.`,
    action: 'Do not use it for limits of the whole organ.',
    example: { name: 'Liver' },
  }),
  'commission-no-cases': {
    says: 'No case with a reference and another set on the same series was found.',
    action: 'Mark references by Approval Status, or name their label with --reference.',
  },
  'report-identified': {
    says: 'A DICOM file of the report belongs to the patient: it cannot be de-identified.',
    action: 'Leave out the DICOM files, or the de-identification.',
  },
  'report-no-browser': {
    says: 'No Chromium, Chrome or Edge was found to print the PDF; the HTML report is written.',
    action:
      'Install one, or name it in PEDICLE_CHROMIUM; or open the HTML file in a browser and print it there.',
  },
  'report-print-failed': {
    says: 'The browser did not print the report.',
    action: 'Open the HTML file in a browser and print it there.',
  },
};
