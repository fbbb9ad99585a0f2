/** The networks' second opinion: what is told, on which slices, and when a network has no say. */
import { expect, test } from 'vitest';
import {
  type NetworkRecord,
  type SecondOpinion,
  secondOpinionFindings,
} from '../../../../src/core/checks/index.ts';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { decodeRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { cleanDraft, type Draft, draftFile, ellipse } from '../../../builders/planted-set.ts';

type Opinion = SecondOpinion['opinions'][number];

const GOOD: NetworkRecord = { cases: 5, dice: 0.92, meanMm: 0.5 };
const { grid } = cleanDraft().ct;

function drawn(plant: (draft: Draft) => void = () => undefined): Structure[] {
  const draft = cleanDraft();
  plant(draft);
  return [...decodeRtstruct(draftFile(draft), draft.ct).structureSet.structures];
}

const clean = drawn();

/** Networks that see the clean set as it is, all slices alike sure. */
function seen(change: (o: Opinion) => Opinion | null = (o) => o): SecondOpinion {
  const opinions = clean.flatMap((s): Opinion[] => {
    if (!/^(Spinal|VB_|Kidney|Liver)/.test(s.name)) return [];
    const sliceDice = new Map([...s.slices.keys()].map((k) => [k, 0.9]));
    const own = { name: s.name, model: /^(Spinal|VB_)/.test(s.name) ? 'spine' : 'organs' };
    const made = change({ ...own, slices: s.slices, expectedDice: 0.9, sliceDice, record: GOOD });
    return made === null ? [] : [made];
  });
  return { opinions, known: [...opinions.map((o) => o.name), 'VB_*'] };
}

const said = (structures: readonly Structure[], opinion: SecondOpinion) =>
  secondOpinionFindings(grid, structures, opinion).map(({ code, structureId, slices, message }) => ({
    code,
    of: structures.find((s) => s.id === structureId)?.name,
    slices,
    message,
  }));

const shapes = (d: Draft, name: string) => d.rois.find((r) => r.name === name)!.slices;
const put = (name: string, ks: readonly number[], shape: readonly number[]) => (d: Draft) => {
  for (const k of ks) shapes(d, name).set(k, [shape]);
};

test('what both see alike is not told, nor what no network knows', () => {
  expect(said(drawn(), seen())).toEqual([]);
});

test('slices drawn elsewhere are told, those and no others', () => {
  const moved = drawn(put('SpinalCord', [20, 21, 22], ellipse(8, 75, 5, 5)));
  const [first, ...rest] = said(moved, seen());
  expect(rest).toEqual([]);
  expect(first).toMatchObject({ code: 'anatomy-second-opinion', of: 'SpinalCord', slices: [20, 21, 22] });
  // Circles of 5 mm, 8 mm apart: the farthest point is 8 mm off.
  expect(first?.message).toMatch(/on 3 slices .* by up to [78] mm/);
});

test('a slice by itself, and a difference within 2 mm and the doubt, are drawing', () => {
  expect(said(drawn(put('SpinalCord', [20], ellipse(8, 75, 5, 5))), seen())).toEqual([]);
  const wide = drawn(put('SpinalCord', [20, 21, 22, 23], ellipse(0, 75, 7, 7)));
  expect(said(wide, seen())).toEqual([]);
});

test('the doubt of the network, by its figures or on these slices, takes the alarm away', () => {
  const moved = drawn(put('SpinalCord', [20, 21, 22], ellipse(6, 75, 5, 5)));
  expect(said(moved, seen())).toHaveLength(1);
  expect(
    said(
      moved,
      seen((o) => ({ ...o, record: { ...GOOD, meanMm: 2 } })),
    ),
  ).toEqual([]);
  const unsure = new Map([20, 21, 22].map((k) => [k, 0.6]));
  expect(
    said(
      moved,
      seen((o) => ({ ...o, sliceDice: new Map([...o.sliceDice, ...unsure]) })),
    ),
  ).toEqual([]);
});

test.each([
  ['poor figures', { record: { ...GOOD, dice: 0.5 } }, /poor at it/],
  ['no figures', { record: null }, /never measured/],
  ['little to expect in this image', { expectedDice: 0.4 }, /not sure of it/],
])('a network with %s has no say, and that is told', (_, change, words) => {
  const far = drawn(put('Liver', [20, 21, 22, 23, 24, 25], ellipse(-85, 40, 60, 45)));
  const [note, ...rest] = said(
    far,
    seen((o) => (o.name === 'Liver' ? { ...o, ...change } : o)),
  );
  expect(rest).toEqual([]);
  expect(note).toMatchObject({ code: 'anatomy-second-silent', of: undefined });
  expect(note?.message).toMatch(words);
});

test('contours of the networks themselves get no second opinion from them', () => {
  const provenance = {
    kind: 'model',
    modelId: 'm',
    modelVersion: '1',
    modelSha256: '',
    edited: false,
  } as const;
  const own = drawn(put('Liver', [20, 21, 22, 23], ellipse(-85, 40, 60, 45))).map((s) =>
    s.name === 'Liver' ? { ...s, provenance } : s,
  );
  expect(said(own, seen())).toMatchObject([{ code: 'anatomy-second-silent', message: /same networks/ }]);
  const edited = own.map((s) =>
    s.name === 'Liver' ? { ...s, provenance: { ...provenance, edited: true } } : s,
  );
  expect(said(edited, seen())).toMatchObject([{ code: 'anatomy-second-opinion', of: 'Liver' }]);
});

test('sides and levels exchanged are named for what they are', () => {
  const exchange = (a: string, b: string) => (d: Draft) => {
    d.rois = d.rois.map((r) => (r.name === a ? { ...r, name: b } : r.name === b ? { ...r, name: a } : r));
  };
  expect(said(drawn(exchange('Kidney_L', 'Kidney_R')), seen())).toMatchObject([
    { code: 'anatomy-second-other', of: 'Kidney_R', message: /networks see Kidney_L/ },
    { code: 'anatomy-second-other', of: 'Kidney_L', message: /networks see Kidney_R/ },
  ]);
  const levels = said(drawn(exchange('VB_L1', 'VB_L2')), seen());
  expect(levels).toMatchObject([
    { code: 'anatomy-second-other', of: 'VB_L2', message: /networks see VB_L1/ },
    { code: 'anatomy-second-other', of: 'VB_L1', message: /networks see VB_L2/ },
  ]);
});

test('vertebrae that the networks found without a level are held against any', () => {
  const unnamed = seen((o) => ({ ...o, name: o.name.replace(/VB_([TL])(\d+)/, 'VB_0$2') }));
  expect(said(drawn(), unnamed)).toEqual([]);
  const wrong = drawn(put('VB_L1', [35, 36, 37], ellipse(14, 44, 26, 20)));
  expect(said(wrong, unnamed)).toMatchObject([{ code: 'anatomy-second-opinion', of: 'VB_L1' }]);
});

test('an organ cut short or drawn on is told with the slices; a cord may end where its planner stopped', () => {
  const short = drawn((d) => {
    for (let k = 10; k < 22; k += 1) shapes(d, 'Kidney_L').delete(k);
    for (let k = 3; k < 22; k += 1) shapes(d, 'SpinalCord').delete(k);
  });
  const [end, ...rest] = said(short, seen());
  expect(rest).toEqual([]);
  expect(end).toMatchObject({ code: 'anatomy-second-ends', of: 'Kidney_L', message: /ends 30 mm before/ });
  expect(end?.slices).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
  const long = drawn(put('Kidney_L', [46, 47, 48, 49, 50, 51, 52], ellipse(70, 40, 25, 22)));
  expect(said(long, seen())).toMatchObject([
    { code: 'anatomy-second-ends', of: 'Kidney_L', message: /none of it/ },
  ]);
});

test('a set that lies elsewhere is one sentence about the network, not one a structure', () => {
  const moved = drawn((d) => {
    for (const r of d.rois)
      if (/^(Spinal|VB_)/.test(r.name))
        for (const [k, list] of r.slices)
          r.slices.set(
            k,
            list.map((s) => s.map((v, n) => (n % 2 === 0 ? v + 7 : v))),
          );
  });
  const found = said(moved, seen());
  expect(found.map((f) => f.code)).toEqual(['anatomy-second-lost', 'anatomy-second-silent']);
  expect(found[0]?.message).toMatch(/spine differs on 10 of 10 structures/);
});

test('lungs drawn as one are held against both sides', () => {
  const both = seen((o) =>
    o.name.startsWith('Kidney') ? { ...o, name: o.name.replace('Kidney', 'Lung') } : o,
  );
  const one = drawn((d) => {
    d.rois = d.rois
      .filter((r) => r.name !== 'Kidney_R')
      .map((r) => (r.name === 'Kidney_L' ? { ...r, name: 'Lungs' } : r));
    for (const k of [...shapes(d, 'Lungs').keys()])
      shapes(d, 'Lungs').set(k, [ellipse(70, 40, 25, 22), ellipse(-70, 40, 25, 22)]);
  });
  expect(said(one, both)).toEqual([]);
  const left = one.map((s) =>
    s.name === 'Lungs' ? { ...s, slices: new Map([...s.slices].map(([k, [ring]]) => [k, [ring!]])) } : s,
  );
  expect(said(left, both)).toMatchObject([{ code: 'anatomy-second-opinion', of: 'Lungs' }]);
});

const every = (name: string, shape: readonly number[]) => (d: Draft) => {
  for (const k of [...shapes(d, name).keys()]) shapes(d, name).set(k, [shape]);
};
const poor = (name: string) => seen((o) => (o.name === name ? { ...o, record: { ...GOOD, dice: 0.65 } } : o));

test('a whole structure moved or grown is told, also against a network that is poor slice by slice', () => {
  const moved = drawn(every('Kidney_L', ellipse(74, 43, 25, 22)));
  expect(said(moved, poor('Kidney_L'))).toMatchObject([
    { code: 'anatomy-second-bias', of: 'Kidney_L', message: /lies 5\.0 mm sideways/ },
  ]);
  const grown = drawn(every('Kidney_L', ellipse(70, 40, 28, 25)));
  expect(said(grown, poor('Kidney_L'))).toMatchObject([
    { code: 'anatomy-second-bias', of: 'Kidney_L', message: /is 3\.0 mm larger all around/ },
  ]);
  const little = drawn(every('Kidney_L', ellipse(71, 40, 26, 23)));
  expect(said(little, poor('Kidney_L'))).toMatchObject([{ code: 'anatomy-second-silent' }]);
});

test('some slices moved against the others, and what bulges out where the network sees none, are told by their slices', () => {
  const ks = [25, 26, 27, 28];
  const slipped = drawn(put('Kidney_L', ks, ellipse(78, 40, 25, 22)));
  const found = said(slipped, poor('Kidney_L'));
  expect(found.map((f) => f.code)).toContain('anatomy-second-slip');
  for (const k of ks) expect(found.find((f) => f.code === 'anatomy-second-slip')?.slices).toContain(k);
  const bulging = drawn((d) => {
    const flat = ellipse(70, 40, 25, 22);
    const nose = flat.map((v, n) => (n % 2 === 1 && v < 40 && Math.abs(flat[n - 1]! - 70) < 9 ? v - 9 : v));
    for (const k of ks) shapes(d, 'Kidney_L').set(k, [nose]);
  });
  expect(said(bulging, seen())).toMatchObject(
    expect.arrayContaining([expect.objectContaining({ code: 'anatomy-second-bulge', slices: ks })]),
  );
});

test('an organ that ends bluntly is short already by less', () => {
  const cut = (n: number) => (d: Draft) => {
    for (let k = 10; k < 10 + n; k += 1) shapes(d, 'Kidney_L').delete(k);
  };
  // 10 mm short: a prism ends as large as it is anywhere.
  expect(said(drawn(cut(4)), seen())).toMatchObject([{ code: 'anatomy-second-ends', of: 'Kidney_L' }]);
  expect(said(drawn(cut(3)), seen())).toEqual([]);
});
