/** Where things lie beside the running code: from source in their own folders, in the package all in `out/main`. */
import { fileURLToPath } from 'node:url';

const fromSource = import.meta.url.endsWith('.ts');
const here = (source: string, packaged: string): string =>
  fileURLToPath(new URL(fromSource ? source : packaged, import.meta.url));

/** The models that come with Pedicle. */
export const ownModelsFolder = (): string => here('../../../models', '../../models');
/** Rules, names and templates as data. */
export const resourcesFolder = (): string => here('../../../resources', '../../resources');
/** The built page. */
export const rendererFolder = (): string => here('../../../out/renderer', '../renderer');
