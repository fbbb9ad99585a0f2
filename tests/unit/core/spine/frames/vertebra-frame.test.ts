import { describe, expect, it } from 'vitest';
import { along, angleDeg, unit } from '../../../../../src/core/geometry/vec.ts';
import { emptyMask, type Mask, maskFromLabel } from '../../../../../src/core/masks/index.ts';
import type { PhantomOptions } from '../../../../../src/core/phantom/index.ts';
import { bodyValue } from '../../../../../src/core/phantom/label-table.ts';
import { localSpineFrame } from '../../../../../src/core/spine/frames/centreline.ts';
import { cobbAngle } from '../../../../../src/core/spine/frames/cobb.ts';
import type { EndPlate } from '../../../../../src/core/spine/frames/end-plates.ts';
import { lineLengthMm, nearestOnLine } from '../../../../../src/core/spine/frames/guideline.ts';
import { vertebraFrame } from '../../../../../src/core/spine/frames/vertebra-frame.ts';
import { greatestCurve, measureSpine, type VertebraLevel } from '../../../../../src/core/spine/index.ts';
import { regionOf } from '../../../../../src/core/spine/level-names.ts';
import { canalOf, type SpineField, spinePhantom } from '../../../../builders/spine-grid.ts';

const cases: [string, PhantomOptions, SpineField][] = [
  ['straight', {}, { from: 'T10', to: 'L5' }],
  ['neck', {}, { from: 'C2', to: 'T2' }],
  ['scoliotic', { scoliosisDeg: 35 }, { from: 'T6', to: 'L4' }],
  ['kyphotic', { curvature: 2 }, { from: 'T4', to: 'L1' }],
  [
    'collapsed',
    {
      fractures: [
        { level: 'L1', heightLoss: 0.5 },
        { level: 'T11', heightLoss: 0.7 },
      ],
    },
    { from: 'T10', to: 'L3' },
  ],
  ['four lumbar', { lumbarCount: 4 }, { from: 'T11', to: 'L4' }],
  ['six lumbar', { lumbarCount: 6 }, { from: 'L1', to: 'L6' }],
  ['feet first', {}, { from: 'T11', to: 'L3', feetFirst: true }],
  ['oblique grid', {}, { from: 'T11', to: 'L3', turnDeg: [14, -9], spacingMm: [0.9, 1.1, 1.4] }],
  [
    'end plates along the slices',
    {},
    { from: 'L1', to: 'L5', turnDeg: [14, -9], spacingMm: [0.9, 1.1, 1.4] },
  ],
  ['strongly lordotic', { curvature: 2 }, { from: 'T12', to: 'L5' }],
];

describe.each(cases)('frames on the phantom, %s', (_, options, field) => {
  const p = spinePhantom(options, field);
  const levels = p.vertebrae.map((v) => v.level);
  const seen = p.vertebrae.slice(levels.indexOf(field.from), levels.indexOf(field.to) + 1);
  const model = measureSpine(
    seen.map(({ level }) => ({ name: level, level, body: maskFromLabel(p.labels, bodyValue(level)) })),
    canalOf(p),
  );

  it('lie within 2° and 1 mm of the truth, heights within 1 mm', () => {
    expect(model.vertebrae.map((v) => v.name)).toEqual(seen.map((v) => v.level));
    for (const [n, truth] of seen.entries()) {
      const frame = model.vertebrae[n]!.frame!;
      const apart = (p: readonly number[], q: readonly number[]): number =>
        Math.hypot(...p.map((v, a) => v - q[a]!));
      expect(apart(frame.originMm, truth.centreMm), truth.level).toBeLessThan(1);
      expect(angleDeg(frame.left, truth.left), truth.level).toBeLessThan(2);
      if (truth.level === 'C2') {
        // The dens hides the upper end plate: the axis is that of the lower one, 4° from the truth in the phantom.
        expect(frame.upper).toBeNull();
        expect(frame.heights).toBeNull();
        expect(angleDeg(frame.up, truth.up)).toBeLessThan(5);
        continue;
      }
      expect(angleDeg(frame.up, truth.up), truth.level).toBeLessThan(2);
      const h = frame.heights!;
      expect(Math.abs(h.anteriorMm - truth.heightsMm.anterior), truth.level).toBeLessThan(1);
      expect(Math.abs(h.middleMm - truth.heightsMm.middle), truth.level).toBeLessThan(1);
      expect(Math.abs(h.posteriorMm - truth.heightsMm.posterior), truth.level).toBeLessThan(1);
      // A neck's body is 15 mm deep: a degree is a quarter of a millimetre there.
      expect(Math.abs(frame.wedgeDeg! - truth.wedgeDeg), truth.level).toBeLessThan(
        regionOf(truth.level) === 'C' ? 4 : 2,
      );
    }
  });

  it('give Cobb angles within 2° of the truth in both planes', () => {
    const plate = (v: (typeof seen)[number], side: 1 | -1): EndPlate => {
      const slope = side * Math.tan((v.wedgeDeg * Math.PI) / 360);
      return { centreMm: v.centreMm, normal: unit(along(v.up, v.back, -slope)) };
    };
    const first = field.from === 'C2' ? 1 : 0;
    const truth = cobbAngle(plate(seen[first]!, 1), plate(seen.at(-1)!, -1));
    const got = cobbAngle(model.vertebrae[first]!.frame!.upper!, model.vertebrae.at(-1)!.frame!.lower!);
    expect(Math.abs(got.coronalDeg - truth.coronalDeg)).toBeLessThan(2);
    expect(Math.abs(got.sagittalDeg - truth.sagittalDeg)).toBeLessThan(regionOf(field.from) === 'C' ? 4 : 2);
    expect(got.solidDeg).toBeGreaterThan(Math.abs(got.coronalDeg) - 1);
  });

  it('lie on the curves through the bodies and the canal', () => {
    const last = seen.at(-1)!;
    for (const truth of seen) {
      const on = localSpineFrame(model.bodyCurve!, nearestOnLine(model.bodyCurve!, truth.centreMm));
      expect(Math.hypot(...on.originMm.map((v, a) => v - truth.centreMm[a]!))).toBeLessThan(1.2);
    }
    expect(lineLengthMm(model.canalCurve!)).toBeGreaterThan(
      Math.hypot(...last.centreMm.map((v, a) => v - seen[0]!.centreMm[a]!)),
    );
  });
});

describe('what cannot be measured', () => {
  const p = spinePhantom({ fractures: [{ level: 'L2', heightLoss: 0.6 }] }, { from: 'L1', to: 'L3' });
  const body = (level: VertebraLevel): Mask => maskFromLabel(p.labels, bodyValue(level));

  it('is null: no body, too few voxels', () => {
    expect(vertebraFrame({ body: emptyMask(p.labels.grid) })).toBeNull();
    const [whole] = measureSpine([{ name: 'VB_L1', whole: body('L1') }]).vertebrae;
    expect(whole!.frame).toBeNull();
  });

  it('a body alone has a frame: the back is the patient’s', () => {
    const truth = p.vertebrae.find((v) => v.level === 'L3')!;
    const frame = vertebraFrame({ body: body('L3') })!;
    expect(angleDeg(frame.up, truth.up)).toBeLessThan(2);
    expect(angleDeg(frame.left, truth.left)).toBeLessThan(2);
  });

  it('the greatest kyphosis is found at the collapsed vertebra', () => {
    const levels = ['L1', 'L2', 'L3'] as const;
    const model = measureSpine(
      levels.map((level) => ({ name: level, level, body: body(level) })),
      canalOf(p),
    );
    const collapsed = model.vertebrae[1]!.frame!;
    expect(collapsed.wedgeDeg).toBeGreaterThan(12);
    expect(collapsed.heights!.anteriorMm / collapsed.heights!.posteriorMm).toBeLessThan(0.6);
    const curve = greatestCurve(model.vertebrae, 'sagittal')!;
    expect(curve.cranial).toBe('L1');
    expect(curve.caudal).toBe('L2');
  });
});
