/** Room for the comparison with a reference: metrics, worst slices, name matching. */
import { texts } from '../../app/texts.ts';

export function ComparePanel() {
  return <p className="empty">{texts.compare.empty}</p>;
}
