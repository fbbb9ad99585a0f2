/** Anatomy without a reference: what no spine and no organ looks like, with numbers. */
import type { CheckFinding } from '../types.ts';
import { bulgeChecks } from './bulges.ts';
import { canalChecks } from './canal.ts';
import { extentChecks } from './extent.ts';
import { marginChecks } from './margins.ts';
import { tissueChecks } from './tissue.ts';
import type { AnatomyCheck, AnatomyInput } from './types.ts';
import { unlikeKnownChecks } from './unlike-known.ts';

const anatomyChecks: readonly AnatomyCheck[] = [
  canalChecks,
  marginChecks,
  extentChecks,
  bulgeChecks,
  tissueChecks,
  unlikeKnownChecks,
];

/** What of the structures no anatomy looks like. */
export const checkAnatomy = (input: AnatomyInput): CheckFinding[] =>
  anatomyChecks.flatMap((check) => check(input));
