/** What can be done to a drafted structure set: the verbs in which faults are planted. */
import type { Draft, DraftRoi, Flat } from './planted-set.ts';
import type { FileContour } from './rtstruct-file.ts';

export const roi = (draft: Draft, name: string): DraftRoi => {
  const found = draft.rois.find((r) => r.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
export const change = (draft: Draft, name: string, more: Partial<DraftRoi>): void => {
  draft.rois = draft.rois.map((r) => (r.name === name ? { ...r, ...more } : r));
};
export const rename = (from: string, to: string) => (draft: Draft) => change(draft, from, { name: to });
export const shapesOf = (draft: Draft, name: string): Map<number, Flat[]> => roi(draft, name).slices;
export const add =
  (name: string, k: number, ...shapes: Flat[]) =>
  (draft: Draft) => {
    shapesOf(draft, name)
      .get(k)!
      .push(...shapes);
  };
export const replace =
  (name: string, k: number, ...shapes: Flat[]) =>
  (draft: Draft) => {
    shapesOf(draft, name).set(k, shapes);
  };
export const moveAll = (name: string, dx: number, dy: number) => (draft: Draft) => {
  const slices = new Map(
    [...shapesOf(draft, name)].map(([k, shapes]): [number, Flat[]] => [
      k,
      shapes.map((s) => s.map((v, n) => Number((v + (n % 2 === 0 ? dx : dy)).toFixed(2)))),
    ]),
  );
  change(draft, name, { slices });
};
export const swapNames = (a: string, b: string) => (draft: Draft) => {
  draft.rois = draft.rois.map((r) =>
    r.name === a ? { ...r, name: b } : r.name === b ? { ...r, name: a } : r,
  );
};
export const more = (name: string, contour: (draft: Draft) => FileContour) => (draft: Draft) =>
  change(draft, name, { more: [contour(draft)] });
export const withOptions = (options: (draft: Draft) => Draft['options']) => (draft: Draft) => {
  draft.options = options(draft);
};
export const image = (draft: Draft, k: number): string => draft.ct.slices[k]!.sopInstanceUid;
