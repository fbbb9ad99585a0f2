import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  countVoxels,
  cropMask,
  intersectMasks,
  isEmptyMask,
  type Mask,
  marginMask,
  maskFromLabel,
  subtractMasks,
  unionMasks,
} from '../../../../src/core/masks/index.ts';
import { bodyValue, PART, posteriorValue } from '../../../../src/core/phantom/label-table.ts';
import { measureSpine, type SectorNumber, sectorNumbers } from '../../../../src/core/spine/index.ts';
import { divideVertebra, parseRuleSet, type RuleSet } from '../../../../src/core/targets/index.ts';
import { type CtvRequest, compareProposals, proposeCtv } from '../../../../src/core/targets/propose-ctv.ts';
import { equalMasks, maskFromArray } from '../../../builders/mask-arrays.ts';
import { canalOf, spinePhantom } from '../../../builders/spine-grid.ts';

const rules = (id: string): RuleSet =>
  parseRuleSet(
    JSON.parse(readFileSync(new URL(`../../../../resources/rules/${id}.json`, import.meta.url), 'utf8')),
  );
const isrc = rules('ctv-isrc-2012');

const p = spinePhantom({}, { from: 'L2', to: 'L3', spacingMm: [1.2, 1.2, 1.5] });
const canal = canalOf(p);
const cord = maskFromArray(
  p.labels.grid,
  p.labels.data.map((v) => (v === PART.cord || v === PART.canal ? 1 : 0)),
);
const model = measureSpine(
  (['L2', 'L3'] as const).map((level) => {
    const body = maskFromLabel(p.labels, bodyValue(level));
    const whole = unionMasks(body, maskFromLabel(p.labels, posteriorValue(level)));
    return { name: `VB_${level}`, level, body, whole };
  }),
  canal,
);
const l3 = divideVertebra(model.vertebrae[1]!, canal)!;

/** A tumour well inside a sector: its core, or all of it where the core is empty. */
const core = (mask: Mask): Mask => {
  const inner = marginMask(mask, -1.5);
  return isEmptyMask(inner) ? mask : inner;
};
const tumour = (...sectors: SectorNumber[]): Mask => {
  const parts = sectors.map((n) => (n === 1 ? core(l3.thirds.middle) : core(l3.sectors.get(n)!)));
  return unionMasks(...(parts as [Mask, ...Mask[]]));
};
const request = (gtv: Mask, more: Partial<CtvRequest> = {}): CtvRequest => ({
  gtv,
  vertebrae: model.vertebrae,
  canal,
  rules: isrc,
  ...more,
});
const inCtv = (gtv: Mask, more: Partial<CtvRequest> = {}): SectorNumber[] => {
  const proposal = proposeCtv(request(gtv, more));
  return proposal.vertebrae
    .find((v) => v.name === 'VB_L3')!
    .sectors.filter((s) => s.inCtv)
    .map((s) => s.sector);
};

describe('a tumour drawn in each combination of sectors gives the CTV of the rules', () => {
  const combinations: SectorNumber[][] = [];
  for (let bits = 1; bits < 64; bits += 1)
    combinations.push(sectorNumbers.filter((n) => bits & (1 << (n - 1))));

  it.each(combinations.map((c) => [c.join('+'), c] as const))('%s', (_, involved) => {
    const has = (n: SectorNumber): boolean => involved.includes(n);
    const want = new Set<SectorNumber>();
    if (has(1)) want.add(1);
    for (const [pedicle, arch] of [
      [2, 3],
      [6, 5],
    ] as const) {
      if (has(pedicle)) for (const n of [pedicle, arch]) want.add(n);
      if (has(arch)) for (const n of [arch, pedicle, 4] as const) want.add(n);
    }
    if (has(4)) for (const n of [3, 4, 5] as const) want.add(n);
    if (has(1) && (has(2) || has(3)) && (has(6) || has(5)))
      for (const n of [2, 3, 5, 6] as const) want.add(n);
    const gtv = tumour(...involved);
    expect(inCtv(gtv)).toEqual([...want].sort());
    const { ctv } = proposeCtv(request(gtv));
    for (const n of want) expect(isEmptyMask(subtractMasks(l3.sectors.get(n)!, ctv))).toBe(true);
    expect(isEmptyMask(subtractMasks(gtv, ctv))).toBe(true);
  });
});

describe('a body’s thirds', () => {
  it('one lateral third takes the pedicle and arch of its side, both take both', () => {
    expect(inCtv(core(l3.thirds.left))).toEqual([1, 2, 3]);
    expect(inCtv(core(l3.thirds.right))).toEqual([1, 5, 6]);
    expect(inCtv(core(l3.sectors.get(1)!))).toEqual([1, 2, 3, 5, 6]);
  });
});

describe('the threshold', () => {
  const stray = (mask: Mask): Mask => {
    const data = new Uint8Array(mask.data.length);
    data[mask.data.indexOf(1)] = 1;
    return cropMask({ ...mask, data });
  };

  it('one stray voxel, or a thin film, adds no sector and is said to be left out', () => {
    const gtv = unionMasks(tumour(1), stray(l3.sectors.get(4)!));
    expect(inCtv(gtv)).toEqual([1]);
    const film = subtractMasks(l3.sectors.get(2)!, marginMask(l3.sectors.get(2)!, -1.5));
    const proposal = proposeCtv(request(unionMasks(tumour(1), film)));
    const pedicle = proposal.vertebrae.find((v) => v.name === 'VB_L3')!.sectors.find((s) => s.sector === 2)!;
    expect(pedicle.overlapCc).toBeGreaterThan(0.1);
    expect(pedicle.depthMm).toBeLessThan(2);
    expect(pedicle.inCtv).toBe(false);
    expect(pedicle.leftOutBecause).toMatch(/stay below 0.1 cc and 2 mm/);
  });

  it('can be lowered until the voxel counts', () => {
    const gtv = unionMasks(tumour(1), stray(l3.sectors.get(4)!));
    expect(inCtv(gtv, { threshold: { cc: 0, mm: 0 } })).toContain(4);
  });
});

describe('the user’s choices', () => {
  it('go before the rule and are kept apart from it', () => {
    const choices = new Map([
      [
        'VB_L3',
        new Map<SectorNumber, boolean>([
          [1, true],
          [3, false],
        ]),
      ],
    ]);
    const proposal = proposeCtv(request(tumour(2), { choices }));
    const state = (n: SectorNumber): string =>
      proposal.vertebrae.find((v) => v.name === 'VB_L3')!.sectors.find((s) => s.sector === n)!.state;
    expect([1, 2, 3, 4].map((n) => state(n as SectorNumber))).toEqual(['chosen', 'rule', 'declined', 'out']);
  });

  it('a body that a pedicle’s rule leaves open is optional', () => {
    const body = proposeCtv(request(tumour(2))).vertebrae.find((v) => v.name === 'VB_L3')!.sectors[0]!;
    expect(body.state).toBe('optional');
    expect(body.leftOutBecause).toBe('the rule leaves it to you');
  });
});

describe('the canal', () => {
  const epidural = intersectMasks(canal, marginMask(tumour(1), 9));
  const thin = subtractMasks(cord, marginMask(cord, -3));

  it('without epidural disease nothing of it is in the CTV', () => {
    const { ctv } = proposeCtv(request(tumour(1, 2, 6)));
    expect(isEmptyMask(intersectMasks(ctv, canal))).toBe(true);
  });

  it('epidural disease is in, with a margin inside the canal only, and never on the cord', () => {
    const gtv = unionMasks(tumour(1), epidural);
    const plain = proposeCtv(request(gtv)).ctv;
    const wide = proposeCtv(request(gtv, { epidural: { marginMm: 3 } })).ctv;
    expect(countVoxels(wide)).toBeGreaterThan(countVoxels(plain));
    expect(isEmptyMask(subtractMasks(subtractMasks(wide, plain), canal))).toBe(true);
    const inner = marginMask(canal, -4);
    const spared = proposeCtv(request(gtv, { cord: inner, epidural: { marginMm: 6, cordGapMm: 1.5 } })).ctv;
    expect(isEmptyMask(intersectMasks(spared, marginMask(inner, 1.5)))).toBe(true);
  });

  it('goes around the cord only when body, both pedicles or laminae and spinous process hold disease', () => {
    const cordIn = marginMask(canal, -4);
    const all = proposeCtv(request(tumour(1, 2, 4, 6), { cord: cordIn }));
    const l3of = all.vertebrae.find((v) => v.name === 'VB_L3')!;
    expect(l3of.circumferential.is).toBe(true);
    expect(isEmptyMask(intersectMasks(all.ctv, cordIn))).toBe(true);
    expect(isEmptyMask(intersectMasks(all.ctv, thin))).toBe(false);
    const some = proposeCtv(request(tumour(1, 2, 6), { cord: cordIn }));
    expect(some.vertebrae.find((v) => v.name === 'VB_L3')!.circumferential.is).toBe(false);
    const wanted = proposeCtv(request(tumour(1), { cord: cordIn, circumferential: 'always' }));
    expect(wanted.vertebrae[0]!.circumferential).toEqual({ is: true, because: 'chosen by you' });
  });

  it('disease most of the way around the cord is enough on its own', () => {
    const cordIn = marginMask(canal, -4);
    const ringed = subtractMasks(intersectMasks(canal, marginMask(tumour(1), 30)), cordIn);
    const { vertebrae } = proposeCtv(request(unionMasks(tumour(1), ringed), { cord: cordIn }));
    const v = vertebrae.find((one) => one.name === 'VB_L3')!;
    expect(v.epidural!.circumference).toBeGreaterThan(0.75);
    expect(v.circumferential.is).toBe(true);
  });
});

describe('what is refused or said', () => {
  it('no tumour, no vertebra, rules without sectors', () => {
    const none = { ...request(tumour(1)), gtv: subtractMasks(tumour(1), tumour(1)) };
    expect(() => proposeCtv(none)).toThrowError(expect.objectContaining({ code: 'ctv-no-gtv' }));
    expect(() => proposeCtv(request(tumour(1), { vertebrae: [] }))).toThrowError(
      expect.objectContaining({ code: 'ctv-no-vertebra' }),
    );
    expect(() => proposeCtv(request(tumour(1), { rules: rules('ctv-sacrum-2020') }))).toThrowError(
      expect.objectContaining({ code: 'ctv-no-sectors' }),
    );
  });

  it('C1 and vertebrae without a body: no such sectors, said', () => {
    const c1 = { ...model.vertebrae[1]!, name: 'VB_C1', level: 'C1' as const };
    expect(() => proposeCtv(request(tumour(1), { vertebrae: [c1] }))).toThrowError(/C1 has no body/);
    const { whole: _, ...bodyOnly } = model.vertebrae[1]!;
    expect(() => proposeCtv(request(tumour(1), { vertebrae: [bodyOnly] }))).toThrowError(/not its processes/);
  });

  it('no canal and no cord are findings', () => {
    const { canal: _, ...blind } = request(tumour(1));
    expect(proposeCtv(blind).findings.map((f) => f.code)).toContain('ctv-no-canal');
    expect(proposeCtv(request(tumour(1))).findings.map((f) => f.code)).toContain('ctv-no-cord');
  });
});

it('two rule sets side by side: where they differ and by how much', () => {
  const gtv = tumour(1, 2, 6);
  const a = proposeCtv(request(gtv));
  const b = proposeCtv(request(gtv, { rules: rules('ctv-vendor-auto') }));
  const { sectors, onlyACc, onlyBCc } = compareProposals(a, b);
  expect(sectors.map((d) => [d.vertebra, d.sector])).toEqual([['VB_L3', 4]]);
  expect(onlyACc).toBe(0);
  expect(onlyBCc).toBeGreaterThan(1);
  expect(equalMasks(unionMasks(a.ctv, b.ctv), b.ctv)).toBe(true);
});
