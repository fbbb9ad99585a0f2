/** Heights, angles and grades of collapsed phantoms against the phantom's own truth. */
import { describe, expect, it } from 'vitest';
import genantFile from '../../../../resources/assessment/genant.json' with { type: 'json' };
import { parseCollapseRule } from '../../../../src/core/assess/assessment-rules.ts';
import { assessCollapse, gradeOf } from '../../../../src/core/assess/collapse.ts';
import type { Vec3 } from '../../../../src/core/geometry/grid.ts';
import { dot } from '../../../../src/core/geometry/vec.ts';
import { createSpinePhantom } from '../../../../src/core/phantom/index.ts';
import { spineOfStructures } from '../../../../src/core/targets/index.ts';

const rule = parseCollapseRule(genantFile);

function measured(heightLoss: number) {
  const phantom = createSpinePhantom({
    levels: { from: 'T12', to: 'L3' },
    size: [140, 130],
    spacingMm: [0.8, 0.8, 0.9],
    softTissue: false,
    noiseHu: 0,
    fractures: heightLoss === 0 ? [] : [{ level: 'L1', heightLoss }],
  });
  return { phantom, model: spineOfStructures(phantom.volume.grid, phantom.structures).model };
}

function assessed({ phantom, model }: ReturnType<typeof measured>) {
  const rows = assessCollapse(model.vertebrae, rule);
  return model.vertebrae.map((v, n) => ({
    level: v.level,
    truth: phantom.vertebrae.find((p) => p.level === v.level)!,
    ...rows[n]!,
  }));
}

describe('collapse', () => {
  it.each([
    [0.22, 1],
    [0.33, 2],
    [0.55, 3],
  ])('a front that lost %f is measured within 1 mm and 2° and graded %i', (heightLoss, grade) => {
    const rows = assessed(measured(heightLoss));
    const hurt = rows.find((r) => r.level === 'L1')!;
    expect(Math.abs(hurt.heightsMm!.anterior - hurt.truth.heightsMm.anterior)).toBeLessThan(1);
    expect(Math.abs(hurt.heightsMm!.posterior - hurt.truth.heightsMm.posterior)).toBeLessThan(1);
    expect(Math.abs(hurt.heightsMm!.middle - hurt.truth.heightsMm.middle)).toBeLessThan(1);
    expect(Math.abs(hurt.wedgeDeg! - hurt.truth.wedgeDeg)).toBeLessThan(2);
    expect(hurt.grade).toBe(grade);
    expect(hurt.shape).toBe('wedge');
    expect(hurt.from).toEqual(['VB_T12', 'VB_L2']);
    for (const r of rows.filter((one) => one.level !== 'L1'))
      expect([r.level, r.grade ?? 0]).toEqual([r.level, 0]);
    // A collapsed neighbour is no measure.
    expect(rows.find((r) => r.level === 'L2')!.from).toEqual(['VB_T12', 'VB_L3']);
  });

  it('a sound spine has no grade, and its kyphosis is that of the true plates above and below', () => {
    const sound = measured(0);
    const rows = assessed(sound);
    const lean = (axis: Vec3, of: Vec3, up: Vec3) => (Math.atan2(dot(of, axis), dot(of, up)) * 180) / Math.PI;
    let compared = 0;
    rows.forEach((r, n) => {
      expect([r.level, r.grade ?? 0]).toEqual([r.level, 0]);
      const [above, below] = [rows[n - 1]?.truth, rows[n + 1]?.truth];
      if (r.kyphosisDeg === null || !above || !below) return;
      const { back, up } = r.truth;
      const truth =
        lean(back, below.up, up) + below.wedgeDeg / 2 - lean(back, above.up, up) + above.wedgeDeg / 2;
      expect(Math.abs(r.kyphosisDeg - truth), r.level).toBeLessThan(2);
      compared += 1;
    });
    expect(compared).toBeGreaterThan(1);
    // Beside a vertebra that nobody contoured there is no angle, rather than one over three.
    const gap = assessCollapse(
      sound.model.vertebrae.filter((v) => v.level !== 'L2'),
      rule,
    );
    expect(gap.map((r) => r.kyphosisDeg)).toEqual(gap.map(() => null));
  });

  it.each([
    [0.19, 0],
    [0.2, 1],
    [0.24, 1],
    [0.25, 2],
    [0.39, 2],
    [0.4, 3],
    [0.9, 3],
  ])('a loss of %f is grade %i', (loss, grade) => expect(gradeOf(loss, rule)).toBe(grade));
});
