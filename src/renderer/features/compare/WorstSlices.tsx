/** The slices that differ most; a click goes there. The seen marks are those of the review list. */
import { LongList, type RowProps } from '../../kit/LongList.tsx';
import { planesFor, useCase } from '../../model/case.ts';
import { useCompare } from '../../model/compare/compare.ts';
import {
  goToCompared,
  isCurrent,
  stepWorst,
  useWorst,
  type WorstSlice,
  worstList,
  worstOrders,
} from '../../model/compare/worst.ts';
import { isSeen, setSeen, useDocument } from '../../model/document.ts';
import { useSelection } from '../../model/selection.ts';
import { slicePositionMm } from '../../planes/planes.ts';
import { texts } from '../../texts/index.ts';
import reviewPanelCss from '../review/ReviewPanel.module.css';
import comparePanelCss from './ComparePanel.module.css';

const t = texts.compare;

export function WorstSlices() {
  const results = useCompare((s) => s.results);
  const { scope, by, current } = useWorst();
  const activeId = useSelection((s) => s.structureId);
  const activeName = useDocument((s) => s.structures.byId.get(activeId ?? '')?.name ?? null);
  const canNarrow = activeId !== null && results.has(activeId);
  const list = worstList(results, { scope, by }, activeId);
  return (
    <section className={comparePanelCss.worst}>
      <div className="row spread wrap">
        <h3>{t.worst}</h3>
        <span className="row wrap">
          <select
            className="field small"
            aria-label={t.worstBy}
            title={t.worstBy}
            value={by}
            onChange={(e) => useWorst.setState({ by: worstOrders[e.target.selectedIndex] ?? 'dice' })}
          >
            {worstOrders.map((order) => (
              <option key={order} value={order}>
                {t.worstOrders[order]}
              </option>
            ))}
          </select>
          {(['all', 'active'] as const).map((name) => (
            <button
              key={name}
              type="button"
              className="button small"
              aria-pressed={scope === name}
              disabled={name === 'active' && !canNarrow}
              onClick={() => useWorst.setState({ scope: name })}
            >
              {name === 'all' ? t.worstAll : (activeName ?? '–')}
            </button>
          ))}
          <span className="row">
            <button
              type="button"
              className="button small"
              title={`${t.previousWorst} (Shift+Y)`}
              aria-label={t.previousWorst}
              disabled={list.length === 0}
              onClick={() => stepWorst(-1)}
            >
              ‹
            </button>
            <button
              type="button"
              className="button small primary"
              title={`${t.nextWorst} (Y)`}
              aria-label={t.nextWorst}
              disabled={list.length === 0}
              onClick={() => stepWorst(1)}
            >
              ›
            </button>
          </span>
        </span>
      </div>
      {list.length === 0 ? <p className="dim">{t.noWorst}</p> : null}
      <LongList
        className={`${reviewPanelCss.reviewList} review-list worst-list`}
        items={list}
        keyOf={(item) => `${item.structureId}/${item.slice.k}`}
        rowPx={27}
        row={(item, _, props) => <WorstItem item={item} isShown={isCurrent(item, current)} row={props} />}
      />
    </section>
  );
}

function WorstItem({ item, isShown, row }: { item: WorstSlice; isShown: boolean; row: RowProps }) {
  const { structureId, slice } = item;
  const volume = useCase((s) => s.volume);
  const name = useDocument((s) => s.structures.byId.get(structureId)?.name ?? '');
  const seen = useDocument((s) => isSeen(s, structureId, slice.k));
  if (volume === null) return null;
  const positionMm = slicePositionMm(volume.grid, planesFor(volume).axial, slice.k);
  const apl = slice.addedPathLength.mm.value;
  return (
    <li {...row} className={isShown ? reviewPanelCss.current : ''} data-worst={`${name}/${slice.k + 1}`}>
      <button type="button" className="list-button" onClick={() => goToCompared(structureId, slice.k)}>
        <span className={comparePanelCss.worstName}>{name}</span>
        <span className="dim">{t.worstLine(slice.k, positionMm)}</span>
        {slice.dice.value === null ? (
          <span className={comparePanelCss.worstMissing} title={slice.dice.reason}>
            {slice.referenceAreaMm2.value === null ? t.added : t.removed}
          </span>
        ) : (
          <span>{t.worstDice(slice.dice.value)}</span>
        )}
        <span className="dim">{apl === null ? '' : t.worstApl(apl)}</span>
      </button>
      <label title={texts.review.markSeen}>
        <input
          type="checkbox"
          aria-label={`${texts.review.markSeen}: ${name}, ${slice.k + 1}`}
          checked={seen}
          onChange={(e) => setSeen(structureId, slice.k, e.target.checked)}
        />
      </label>
    </li>
  );
}
