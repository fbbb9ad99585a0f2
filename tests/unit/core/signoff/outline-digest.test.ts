/** What was signed is what comes back, however a file writes it down; a change is one. */
import { expect, test } from 'vitest';
import { contoursDigest } from '../../../../src/core/formulas/index.ts';
import { approvalOf, outlineDigest, signedStates } from '../../../../src/core/signoff/index.ts';
import type { Ring, SliceRings } from '../../../../src/core/structures/types.ts';
import { parseDicom } from '../../../../src/dicom/index.ts';
import { decodeRtstruct, encodeRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { TAG } from '../../../../src/dicom/tags.ts';
import { makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';
import { maskGrids, maskShapes, shapeMask } from '../../../builders/mask-cases.ts';
import { makeSet, makeStructure, structureOfMask } from '../../../builders/rt-structures.ts';

const circle = (x: number, y: number, r: number, z: number, points = 37): Ring =>
  Float64Array.from({ length: 3 * points }, (_, n) => {
    const a = (2 * Math.PI * Math.floor(n / 3)) / points;
    return [x + r * Math.cos(a), y + r * Math.sin(a), z][n % 3]!;
  });
const turned = (ring: Ring, by: number): Ring =>
  Float64Array.from(ring, (_, n) => ring[(n + 3 * by) % ring.length]!);
const reversed = (ring: Ring): Ring => {
  const points = Array.from({ length: ring.length / 3 }, (_, n) => ring.slice(3 * n, 3 * n + 3));
  return Float64Array.from(points.reverse().flatMap((p) => [...p]));
};

const grid = makeGrid([80, 80, 6], [1, 1, 2], { originMm: [-40, -40, 0] });
const ct = makeCtSeries(grid);
/** A vertebra with its canal and a second hole on every slice. */
const holed = (move = 0): SliceRings =>
  new Map(
    [1, 2, 3].map((k) => [
      k,
      [
        circle(0, 0, 25, 2 * k),
        circle(-3, 4.3 + move, 8, 2 * k),
        circle(12, -9, 4, 2 * k),
        circle(33, 1, 3, 2 * k),
      ],
    ]),
  );

test('rings in any order and direction, from any first point, are the same', () => {
  const slices = holed();
  const other = new Map(
    [...slices]
      .reverse()
      .map(([k, [a, b, c, d]]) => [k, [turned(c!, 5), reversed(a!), d!, turned(reversed(b!), 11)]]),
  );
  expect(contoursDigest(other)).not.toBe(contoursDigest(slices));
  expect(outlineDigest(other)).toBe(outlineDigest(slices));
});

test.each<[string, SliceRings]>([
  ['a hole moved by a hundredth of a mm', holed(0.01)],
  ['a hole filled', new Map([...holed()].map(([k, rings]) => [k, rings.slice(0, 3)]))],
  ['a slice less', new Map([...holed()].slice(1))],
  ['slices exchanged', new Map([...holed()].map(([k, rings]) => [k + 1, rings]))],
])('%s is another outline', (_, slices) => {
  expect(outlineDigest(slices)).not.toBe(outlineDigest(holed()));
});

const sets = {
  'smooth rings with two holes': [makeStructure('VB_L3', holed())],
  'voxel edges full of holes': [structureOfMask('VB_L3', shapeMask(maskGrids.oblique!, maskShapes.hole!))],
};

test.each(Object.entries(sets))(
  '%s: approved, written with keyholes and read again, they are still approved',
  (name, [vertebra]) => {
    const own = name.startsWith('voxel') ? makeCtSeries(maskGrids.oblique!) : ct;
    const entry = {
      at: '2026-03-04T05:06:07Z',
      user: 'Dr. Ä',
      action: 'state',
      structure: 'VB_L3',
      state: 'approved' as const,
      contours: outlineDigest(vertebra!.slices),
    };
    const approval = approvalOf(signedStates([entry], [vertebra!]), [vertebra!]);
    const bytes = encodeRtstruct(makeSet(own, [vertebra!]), own, { approval: approval! });
    expect(parseDicom(bytes).string(TAG.approvalStatus)).toBe('APPROVED');
    const [again] = decodeRtstruct(bytes, own).structureSet.structures;
    // They do come back as other rings.
    expect(contoursDigest(again!.slices)).not.toBe(contoursDigest(vertebra!.slices));
    expect(signedStates([entry], [again!])).toMatchObject([{ state: 'approved', current: true }]);
    // And leave as approved once more, the same way.
    const second = approvalOf(signedStates([entry], [again!]), [again!]);
    expect(second?.reviewer).toBe('Dr. Ä');
    const [third] = decodeRtstruct(encodeRtstruct(makeSet(own, [again!]), own, { approval: second! }), own)
      .structureSet.structures;
    expect(signedStates([entry], [third!])).toMatchObject([{ state: 'approved', current: true }]);
  },
);

test('a signature of a log before outlines were signed still counts', () => {
  const vertebra = makeStructure('VB_L3', holed());
  const entry = { at: '', user: 'A', action: 'state', structure: 'VB_L3', state: 'reviewed' as const };
  const old = { ...entry, contours: contoursDigest(vertebra.slices) };
  expect(signedStates([old], [vertebra])).toMatchObject([{ state: 'reviewed', current: true }]);
});
