/** Slices of accepted proposals, least certain first, with marks for those looked at. */
import { LongList } from '../../kit/LongList.tsx';
import { rowArrows } from '../../kit/row-arrows.ts';
import { isSeen, setSeen, useDocument } from '../../model/document.ts';
import {
  goToReview,
  isListed,
  type ReviewItem,
  setReviewFilter,
  stepReview,
  useReview,
} from '../../model/review.ts';
import { groupOf, type StructureGroup, structureGroups } from '../../model/structure-groups.ts';
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
  const { items, at, filter } = useReview();
  const doc = useDocument();
  if (items.length === 0) return <p className="empty">{t.empty}</p>;
  const listed = items.flatMap((item, n) => (isListed(item, filter) ? [{ item, n }] : []));
  const seen = listed.filter(({ item }) => isSeen(doc, item.structureId, item.k)).length;
  return (
    <div className={styles.review} {...byArrows}>
      <div className="row spread">
        <span className="dim">{t.intro}</span>
        <span>{t.seen(seen, listed.length)}</span>
      </div>
      <div className="row">
        <button type="button" className="button" onClick={() => stepReview(-1)}>
          {t.previous}
        </button>
        <button type="button" className="button primary" onClick={() => stepReview(1)}>
          {t.next}
        </button>
      </div>
      <Filters items={items} />
      {listed.length === 0 ? <p className="empty">{t.noneListed}</p> : null}
      <LongList
        className={`${styles.reviewList} review-list`}
        items={listed}
        keyOf={({ item }) => `${item.structureId}/${item.k}`}
        rowPx={27}
        follow={listed.findIndex(({ n }) => n === at)}
        row={({ item, n }, _, props) => {
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
                <span className="dim" title={t.sliceHint}>
                  {t.slice(item.k + 1)} · {texts.segment.confidence(item.confidence)}
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

/** What of the list is shown: a kind of structure that is in it, and only what is least certain. */
function Filters({ items }: { items: readonly ReviewItem[] }) {
  const { group, unsure } = useReview((s) => s.filter);
  const structures = useDocument((s) => s.structures.byId);
  const ids = new Set(items.map((i) => i.structureId));
  const found = new Set([...ids].flatMap((id) => structures.get(id) ?? []).map(groupOf));
  const groups = structureGroups.filter((name) => found.has(name));
  const chip = (name: StructureGroup | null, title: string) => (
    <button
      key={title}
      type="button"
      className="button small"
      aria-pressed={group === name}
      onClick={() => setReviewFilter({ group: name })}
    >
      {title}
    </button>
  );
  return (
    <fieldset className={styles.filters} aria-label={t.show}>
      {groups.length < 2 ? null : (
        <>
          {chip(null, t.all)}
          {groups.map((name) => chip(name, texts.structures.groups[name]))}
        </>
      )}
      <button
        type="button"
        className="button small"
        aria-pressed={unsure}
        title={t.unsureHint}
        onClick={() => setReviewFilter({ unsure: !unsure })}
      >
        {t.unsure}
      </button>
    </fieldset>
  );
}
