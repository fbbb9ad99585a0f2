/** Door of the radiomics area. */
export { radiomics } from './radiomics.ts';
export { radiomicsCsv } from './table.ts';
export {
  type Aggregation,
  DEFAULT_SETTINGS,
  type Discretisation,
  type RadiomicsResult,
  type RadiomicsSettings,
} from './types.ts';
