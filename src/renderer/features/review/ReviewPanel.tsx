/** Slices of accepted proposals, least certain first, with marks for those looked at. */
import { LongList } from '../../kit/LongList.tsx';
import { rowArrows } from '../../kit/row-arrows.ts';
import { isSeen, setSeen, useDocument } from '../../model/document.ts';
import { goToReview, stepReview, useReview } from '../../model/review.ts';
import { texts } from '../../texts/index.ts';
import { ChecksPanel } from '../findings/ChecksPanel.tsx';
import { SignoffSection } from '../signoff/SignoffSection.tsx';
import { MeasureList } from './MeasureList.tsx';
import styles from './ReviewPanel.module.css';

const t = texts.review;
const byArrows = rowArrows('.list-button');

export function ReviewPanel() {
  return (
    <div className="stack">
      <ReviewSlices />
      <ChecksPanel />
      <SignoffSection />
      <MeasureList />
    </div>
  );
}

function ReviewSlices() {
  const { items, at } = useReview();
  const doc = useDocument();
  if (items.length === 0) return <p className="empty">{t.empty}</p>;
  const seen = items.filter((i) => isSeen(doc, i.structureId, i.k)).length;
  return (
    <div className={styles.review} {...byArrows}>
      <div className="row spread">
        <span className="dim">{t.intro}</span>
        <span>{t.seen(seen, items.length)}</span>
      </div>
      <div className="row">
        <button type="button" className="button" onClick={() => stepReview(-1)}>
          {t.previous}
        </button>
        <button type="button" className="button primary" onClick={() => stepReview(1)}>
          {t.next}
        </button>
      </div>
      <LongList
        className={`${styles.reviewList} review-list`}
        items={items}
        keyOf={(item) => `${item.structureId}/${item.k}`}
        rowPx={27}
        follow={at}
        row={(item, n, props) => {
          const structure = doc.structures.byId.get(item.structureId);
          const isMarked = isSeen(doc, item.structureId, item.k);
          return (
            <li {...props} className={n === at ? styles.current : ''}>
              <button type="button" className="list-button" onClick={() => goToReview(n)}>
                <span
                  className={styles.confidence}
                  style={{ width: `${Math.round(item.confidence * 100)}%` }}
                />
                <span>{structure?.name ?? ''}</span>
                <span className="dim">
                  {item.k + 1} · {texts.segment.confidence(item.confidence)}
                </span>
              </button>
              <label title={t.markSeen}>
                <input
                  type="checkbox"
                  aria-label={t.markSeen}
                  checked={isMarked}
                  onChange={(e) => setSeen(item.structureId, item.k, e.target.checked)}
                />
              </label>
            </li>
          );
        }}
      />
    </div>
  );
}
