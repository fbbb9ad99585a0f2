/** The one tag table under the short name the RT Structure Set code uses (PS3.3 A.19, C.8.8.5, C.8.8.6, C.8.8.8). */
import { SOP } from '../tags.ts';

export { TAG as T } from '../tags.ts';

/** RT Structure Set Storage. */
export const RTSTRUCT_CLASS = SOP.rtStructureSet;
