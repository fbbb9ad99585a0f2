/** One patient twice, lying otherwise the second time: vertebrae are registered, lesions followed. */
import { describe, expect, it } from 'vitest';
import { followUp } from '../../../../src/core/assess/follow-up.ts';
import { lesionChanges } from '../../../../src/core/assess/lesion-changes.ts';
import { moveByFrames, movedBy, refineMove } from '../../../../src/core/assess/register-vertebra.ts';
import { gridFromAffine, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import { along, minus } from '../../../../src/core/geometry/vec.ts';
import { type Mask, maskFromLabel, maskVolumeCc, unionMasks } from '../../../../src/core/masks/index.ts';
import { createSpinePhantom, type PhantomOptions } from '../../../../src/core/phantom/index.ts';
import { bodyValue, posteriorValue } from '../../../../src/core/phantom/label-table.ts';
import { measureSpine, type VertebraLevel, vertebraName } from '../../../../src/core/spine/index.ts';
import { lesionMask, withLesions } from '../../../builders/inserted-lesions.ts';

type Wanted = readonly {
  readonly level: VertebraLevel;
  readonly aside: number;
  readonly diameterMm: number;
}[];

function patient(options: PhantomOptions, wanted: Wanted) {
  const phantom = createSpinePhantom({
    seed: 8,
    levels: { from: 'L1', to: 'L4' },
    size: [110, 110],
    noiseHu: 10,
    softTissue: false,
    ...options,
  });
  const label = (value: number): Mask => maskFromLabel(phantom.labels, value);
  const levels = ['L1', 'L2', 'L3', 'L4'] as const;
  const parts = levels.map((level) => {
    const body = label(bodyValue(level));
    return { name: vertebraName(level), level, body, whole: unionMasks(body, label(posteriorValue(level))) };
  });
  const truth = (level: VertebraLevel) => phantom.vertebrae.find((v) => v.level === level)!;
  const lesions = wanted.map(({ level, aside, diameterMm }) => {
    const { centreMm, left } = truth(level);
    const within = parts.find((p) => p.level === level)!.whole;
    return {
      vertebra: vertebraName(level),
      centreMm: along(centreMm, left, aside),
      diameterMm,
      contrastHu: -120,
      within,
    };
  });
  return {
    truth,
    volume: withLesions(phantom.volume, lesions),
    model: measureSpine(parts),
    lesions: lesions.map((l) => ({ ...l, name: `GTV_${l.vertebra}`, mask: lesionMask(l.within, l) })),
  };
}

const before = patient({ spacingMm: [1, 1, 1.5] }, [
  { level: 'L2', aside: 6, diameterMm: 12 },
  { level: 'L3', aside: -7, diameterMm: 11 },
  { level: 'L4', aside: 0, diameterMm: 13 },
]);
const after = patient({ spacingMm: [0.9, 0.9, 2], obliqueDeg: [5, -4, 7], sacrumAtMm: [18, -140, -610] }, [
  { level: 'L2', aside: 6, diameterMm: 16 },
  { level: 'L4', aside: 0, diameterMm: 13 },
  { level: 'L4', aside: -15, diameterMm: 9 },
]);

const at = (one: typeof before, level: VertebraLevel) => one.model.vertebrae.find((v) => v.level === level)!;

function follow(level: VertebraLevel) {
  const start = moveByFrames(at(before, level).frame!, at(after, level).frame!);
  const move = refineMove({ volume: before.volume, whole: at(before, level).whole! }, after.volume, start);
  const here = (one: typeof before) => one.lesions.filter((l) => l.vertebra === vertebraName(level));
  return { move, changes: lesionChanges(here(before), here(after), move) };
}

describe('follow-up', () => {
  it.each(['L2', 'L3'] as const)('%s is registered within 1 mm over the whole body', (level) => {
    const { move } = follow(level);
    const [a, b] = [before.truth(level), after.truth(level)];
    for (const [u, v, w] of [
      [0, 0, 0],
      [18, 0, 0],
      [-18, 0, 0],
      [0, 13, 0],
      [0, -13, 9],
      [0, 0, -10],
    ] as const) {
      const point = (t: typeof a): Vec3 => along(along(along(t.centreMm, t.left, u), t.back, v), t.up, w);
      expect(Math.hypot(...minus(movedBy(move, point(a)), point(b)))).toBeLessThan(1);
    }
  });

  it('finds a grown, a gone, an unchanged and a new lesion, volumes within 10 %', () => {
    const ball = (mm: number) => ((Math.PI / 6) * mm ** 3) / 1000;
    const grown = follow('L2').changes;
    expect(grown.map((c) => c.state)).toEqual(['grown']);
    expect(grown[0]!.before!.cc / ball(12)).toBeCloseTo(1, 1);
    expect(grown[0]!.after!.cc / ball(16)).toBeCloseTo(1, 1);
    expect(Math.abs(grown[0]!.ratio! / (ball(16) / ball(12)) - 1)).toBeLessThan(0.1);
    expect(follow('L3').changes).toMatchObject([{ state: 'gone', after: null, ratio: null }]);
    const both = follow('L4').changes;
    expect(both.map((c) => c.state)).toEqual(['same', 'new']);
    const total = before.lesions.reduce((sum, l) => sum + maskVolumeCc(l.mask), 0);
    expect(Math.abs(total / (ball(12) + ball(11) + ball(13)) - 1)).toBeLessThan(0.1);
  });

  it('two that grew together are one group, one that fell apart too', () => {
    const same = {
      turn: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ] as const,
      shiftMm: [0, 0, 0] as const,
    };
    const [a, b] = [before.lesions[0]!, before.lesions[1]!];
    const whole = { name: 'one', mask: unionMasks(a.mask, b.mask) };
    expect(lesionChanges([a, b], [whole], same)).toMatchObject([
      { state: 'same', before: { names: [a.name, b.name] } },
    ]);
    expect(lesionChanges([whole], [a, b], same)).toMatchObject([
      { state: 'same', after: { names: [a.name, b.name] } },
    ]);
    expect(lesionChanges([], [], same)).toEqual([]);
  });

  const timed = (one: typeof before) => ({
    volume: one.volume,
    vertebrae: one.model.vertebrae,
    tumours: one.lesions,
  });

  it('sums the tumour within vertebrae, cranial first, and names what lies in none', () => {
    const far = { name: 'GTV_far', mask: { ...before.lesions[0]!.mask, data: new Uint8Array(0) } };
    const empty = { ...far, mask: { ...far.mask, box: { lo: [0, 0, 0], size: [0, 0, 0] } } } as const;
    const result = followUp({ ...timed(before), tumours: [...before.lesions, empty] }, timed(after));
    expect(result.vertebrae.map((v) => [v.name, ...v.changes.map((c) => c.state)])).toEqual([
      ['VB_L2', 'grown'],
      ['VB_L3', 'gone'],
      ['VB_L4', 'same', 'new'],
    ]);
    const total = (one: typeof before): number => one.lesions.reduce((cc, l) => cc + maskVolumeCc(l.mask), 0);
    expect(result.beforeCc).toBeCloseTo(total(before), 6);
    expect(result.afterCc).toBeCloseTo(total(after), 6);
    expect(result.outside).toEqual({ before: ['GTV_far'], after: [] });
  });

  it('calls nothing gone whose place the other CT does not show, and nothing new whose vertebra it lacks', () => {
    const { grid, data } = after.volume;
    // Only the part of the later CT that lies above L3: slices run upwards.
    const [ni, nj, nk] = grid.dims;
    const first = Math.ceil(nk / 2);
    const m = grid.indexToPatient;
    const moved = m.map((v, n) => (n % 4 === 3 && n < 12 ? v + first * (m[n - 1] as number) : v));
    const top = gridFromAffine([ni, nj, nk - first], moved as unknown as typeof m);
    const short = { grid: top, data: data.slice(ni * nj * first) };
    const result = followUp(timed(before), { ...timed(after), volume: short, tumours: [] });
    expect(result.vertebrae.find((v) => v.name === 'VB_L4')).toMatchObject({
      changes: [],
      notInView: ['GTV_VB_L4'],
    });
    const without = { ...timed(before), vertebrae: before.model.vertebrae.filter((v) => v.level !== 'L2') };
    expect(followUp(without, timed(after)).vertebrae[0]).toMatchObject({
      name: 'VB_L2',
      state: 'not-registered',
      changes: [],
    });
  });
});
