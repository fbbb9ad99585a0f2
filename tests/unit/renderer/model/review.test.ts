/** The list of doubtful slices: which of them are shown and stepped through. */
import { expect, it } from 'vitest';
import { newStructure } from '../../../../src/renderer/model/commands.ts';
import { setSeen, startDocument, useDocument } from '../../../../src/renderer/model/document.ts';
import { isListed, setReviewFilter, stepReview, useReview } from '../../../../src/renderer/model/review.ts';

it('a kind of structure, or only what is least certain, is listed and stepped through', () => {
  startDocument(null);
  const [gtv, liver] = [newStructure('GTV', 'GTV', [1, 2, 3]), newStructure('Liver', 'ORGAN', [3, 2, 1])];
  useDocument.setState({
    structures: {
      order: [gtv.id, liver.id],
      byId: new Map([gtv, liver].map((s) => [s.id, s])),
    },
  });
  const item = (structureId: string, k: number, confidence: number) => ({ structureId, k, confidence });
  const items = [item(liver.id, 1, 0.1), item(gtv.id, 2, 0.4), item(liver.id, 3, 0.5), item(gtv.id, 4, 0.9)];
  useReview.setState({ items, at: -1 });
  const listed = () => items.filter((i) => isListed(i, useReview.getState().filter)).map((i) => i.k);
  const walk = (by: 1 | -1) => {
    stepReview(by);
    return useReview.getState().at;
  };
  expect(listed()).toEqual([1, 2, 3, 4]);

  setReviewFilter({ group: 'target' });
  expect(listed()).toEqual([2, 4]);
  expect([walk(1), walk(1), walk(1)]).toEqual([1, 3, 3]);
  expect(walk(-1)).toBe(1);

  setReviewFilter({ group: null, unsure: true });
  expect(listed()).toEqual([1, 2, 3]);
  expect(walk(1)).toBe(2);
  // What was looked at is passed over while something else is left.
  useReview.setState({ at: -1 });
  setSeen(liver.id, 1, true);
  expect(walk(1)).toBe(1);
});
