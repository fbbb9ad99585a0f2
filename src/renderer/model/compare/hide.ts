/** Hiding an edited structure hides the reference it is compared with; each can be shown alone from its own row. */

import { setHidden } from '../selection.ts';
import { partnerOf } from './compare.ts';

export function setHiddenWithReference(ids: readonly string[], hide: boolean): void {
  const partners = ids.flatMap((id) => partnerOf(id)?.id ?? []);
  setHidden([...ids, ...partners], hide);
}
