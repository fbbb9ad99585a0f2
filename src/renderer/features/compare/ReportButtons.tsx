/** Taking the numbers along: report for print, CSV, JSON. */

import { useCompare } from '../../model/compare/compare.ts';
import { openDialog } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import { saveComparison } from '../report/save.ts';

const t = texts.compare;

export function ReportButtons() {
  const empty = useCompare((s) => s.results.size === 0);
  const pending = useCompare((s) => s.pending > 0);
  return (
    <div className="row wrap">
      <button type="button" className="button small" disabled={empty} onClick={() => openDialog('report')}>
        {t.report}
      </button>
      <button type="button" className="button small" disabled={empty} onClick={() => saveComparison('csv')}>
        {t.csv}
      </button>
      <button type="button" className="button small" disabled={empty} onClick={() => saveComparison('json')}>
        {t.json}
      </button>
      <button
        type="button"
        className="button small"
        disabled={empty}
        onClick={() => openDialog('caseReport')}
      >
        {texts.caseReport.action}
      </button>
      <span className="dim" role="status" data-testid="compare-pending">
        {pending ? t.computing : ''}
      </span>
    </div>
  );
}
