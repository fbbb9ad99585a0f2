/**
 * The closed catalogue of codes of errors and findings. Each code has its sentence and what to do, both functions of the
 * data it is thrown with; a code that is not here does not compile, and docs/errors.md is written from here
 * (`npm run docs:write`). A new code goes into the file of its room, anywhere in its table.
 */
import { ANATOMY_CODES } from './anatomy.ts';
import { APP_CODES } from './app.ts';
import { CHECKS_CODES } from './checks.ts';
import { CT_CODES } from './ct.ts';
import { DICOM_CODES } from './dicom.ts';
import type { DataOf } from './entry.ts';
import { EXPORT_CODES } from './export.ts';
import { FILES_CODES } from './files.ts';
import { FORMS_CODES } from './forms.ts';
import { JOURNAL_CODES } from './journal.ts';
import { MODELS_CODES } from './models.ts';
import { NETWORK_CODES } from './network.ts';
import { RTSTRUCT_CODES } from './rtstruct.ts';
import { SPINE_CODES } from './spine.ts';
import { STRUCTURE_FILES_CODES } from './structure-files.ts';
import { STRUCTURES_CODES } from './structures.ts';
import { STUDIES_CODES } from './studies.ts';
import { TARGETS_CODES } from './targets.ts';
import { USAGE_CODES } from './usage.ts';
import { VOLUME_FILES_CODES } from './volume-files.ts';

export const CATALOGUE = {
  ...ANATOMY_CODES,
  ...APP_CODES,
  ...CHECKS_CODES,
  ...CT_CODES,
  ...DICOM_CODES,
  ...EXPORT_CODES,
  ...FILES_CODES,
  ...FORMS_CODES,
  ...JOURNAL_CODES,
  ...MODELS_CODES,
  ...NETWORK_CODES,
  ...RTSTRUCT_CODES,
  ...SPINE_CODES,
  ...STRUCTURE_FILES_CODES,
  ...STRUCTURES_CODES,
  ...STUDIES_CODES,
  ...TARGETS_CODES,
  ...USAGE_CODES,
  ...VOLUME_FILES_CODES,
};

export type Code = keyof typeof CATALOGUE;

/** What `fault` and `finding` want to know for a code: nothing for a code without data. */
export type Data<C extends Code> = DataOf<(typeof CATALOGUE)[C]>;

/** Whether a text that came from elsewhere (a wire, a file) is a code of this version. */
export const isCode = (text: string): text is Code => Object.hasOwn(CATALOGUE, text);
