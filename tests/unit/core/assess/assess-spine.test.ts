/** The rows of a case: a collapsed vertebra, one with a contoured tumour that reaches the canal, sound ones. */
import { describe, expect, it } from 'vitest';
import { assessSpine } from '../../../../src/core/assess/assess-spine.ts';
import { boneDensity } from '../../../../src/core/assess/bone-density.ts';
import { assessmentCsv, shippedRules } from '../../../../src/core/assess/index.ts';
import { along } from '../../../../src/core/geometry/vec.ts';
import { intersectMasks, type Mask, maskVolumeCc } from '../../../../src/core/masks/index.ts';
import { createSpinePhantom } from '../../../../src/core/phantom/index.ts';
import { spineOfStructures } from '../../../../src/core/targets/index.ts';
import { lesionMask, withLesions } from '../../../builders/inserted-lesions.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

const rules = shippedRules();
const phantom = createSpinePhantom({
  seed: 4,
  levels: { from: 'T11', to: 'L4' },
  size: [110, 110],
  spacingMm: [1.1, 1.1, 1.5],
  softTissue: false,
  fractures: [{ level: 'T12', heightLoss: 0.45 }],
});
const { grid } = phantom.volume;
const spine = spineOfStructures(grid, phantom.structures);
const l2 = phantom.vertebrae.find((v) => v.level === 'L2')!;
const everywhere: Mask = maskFromArray(grid, new Uint8Array(phantom.volume.data.length).fill(1));
// In the left half of the body, over its rear wall into the canal.
const tumour = {
  vertebra: 'VB_L2',
  centreMm: along(along(l2.centreMm, l2.left, 9), l2.back, 14),
  diameterMm: 22,
  contrastHu: -180,
};
const gtv = lesionMask(everywhere, tumour);
const whole = spine.model.vertebrae.find((v) => v.level === 'L2')!.whole!;
const volume = withLesions(phantom.volume, [{ ...tumour, within: whole }]);
const result = assessSpine({ volume, spine, gtvs: [gtv], rules });
const row = (level: string) => result.vertebrae.find((v) => v.level === level)!;

describe('assessment of a case', () => {
  it('lists what needs a look first: the tumour, then the collapse, then the rest', () => {
    expect(result.vertebrae.slice(0, 2).map((v) => v.level)).toEqual(['L2', 'T12']);
    expect(result.vertebrae).toHaveLength(spine.model.vertebrae.length);
    expect(row('L4').concern).toBeLessThan(row('T12').concern);
  });

  it('the tumour: volume, share of the body, sectors, type, canal, and the score from them', () => {
    const { tumour: t, sins } = row('L2');
    expect(t!.volumeCc).toBeCloseTo(maskVolumeCc(intersectMasks(gtv, whole)), 6);
    expect(t!.sectors).toEqual(expect.arrayContaining([1, 2]));
    expect(t!.sectors).not.toContain(6);
    expect(t!.hu!.type).toBe('lytic');
    expect(t!.canal!.occupation).toBeGreaterThan(0.1);
    expect(t!.canal!.hint).toMatch(/^\d+ % of the canal in one slice; no cord contour beside it$/);
    const points = Object.fromEntries(sins!.items.map((i) => [i.item, i.points]));
    expect(points).toEqual({
      location: 2,
      pain: null,
      lesion: 2,
      alignment: null,
      collapse: 0,
      posterolateral: 1,
    });
    expect([sins!.from, sins!.to]).toEqual([5, 12]);
  });

  it('sound vertebrae have no tumour, no score, and bone of their own', () => {
    expect(row('L1')).toMatchObject({ tumour: null, sins: null, collapse: { grade: 0 } });
    expect(row('L1').density!.medianHu).toBeGreaterThan(80);
    expect(Math.abs(result.soundHu! - row('L1').density!.medianHu)).toBeLessThan(40);
    expect(row('T12').collapse).toMatchObject({ grade: 3, shape: 'wedge' });
  });

  it('thresholds of L1 are offered for L1 alone', () => {
    const low = { ...phantom.volume, data: phantom.volume.data.map((v) => v - 100) };
    const rows = boneDensity(low, spine.model.vertebrae, rules.density);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.find((r) => r.name === 'VB_L1')!.band).toMatch(/110 HU/);
    expect(rows.filter((r) => r.name !== 'VB_L1').every((r) => r.band === null)).toBe(true);
  });

  it('the table has a row each in that order, and nothing where nothing was measured', () => {
    const [heading, ...lines] = assessmentCsv(result.vertebrae).trimEnd().split('\r\n');
    expect(lines.map((l) => l.split(',')[0])).toEqual(result.vertebrae.map((v) => v.name));
    const cells = (name: string) => lines.find((l) => l.startsWith(name))!.split(',');
    expect(cells('VB_L1')[heading!.split(',').indexOf('sins_from')]).toBe('');
    expect(cells('VB_L2')[heading!.split(',').indexOf('sins_from')] ?? '').not.toBe('');
  });
});
