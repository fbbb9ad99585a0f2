/** Colours of structures shown beside each other: told apart at a glance, on the black of the views and in both themes' lists. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultColour } from '../../../../src/core/naming/index.ts';
import { levelSequence, vertebraName } from '../../../../src/core/spine/level-names.ts';

type Rgb = readonly [number, number, number];

function lab(colour: Rgb): Rgb {
  const [r, g, b] = colour.map((v) =>
    v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
  ) as unknown as Rgb;
  const f = (v: number): number => (v > 216 / 24389 ? Math.cbrt(v) : ((24389 / 27) * v + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const rad = (deg: number): number => (deg * Math.PI) / 180;
const angle = (b: number, a: number): number => ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;

/** CIEDE2000 of two L*a*b* colours, after Sharma, Wu, Dalal 2005 (all weights 1). */
function ciede2000([l1, a1, b1]: Rgb, [l2, a2, b2]: Rgb): number {
  const mean7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const g = 0.5 * (1 - Math.sqrt(mean7 / (mean7 + 25 ** 7)));
  const [x1, x2] = [(1 + g) * a1, (1 + g) * a2];
  const [c1, c2] = [Math.hypot(x1, b1), Math.hypot(x2, b2)];
  const [h1, h2] = [angle(b1, x1), angle(b2, x2)];
  const turn = c1 * c2 === 0 ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const dh = 2 * Math.sqrt(c1 * c2) * Math.sin(rad(turn / 2));
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const near = Math.abs(h1 - h2) <= 180;
  const h = c1 * c2 === 0 ? h1 + h2 : near ? (h1 + h2) / 2 : (h1 + h2 + (h1 + h2 < 360 ? 360 : -360)) / 2;
  const t =
    1 -
    0.17 * Math.cos(rad(h - 30)) +
    0.24 * Math.cos(rad(2 * h)) +
    0.32 * Math.cos(rad(3 * h + 6)) -
    0.2 * Math.cos(rad(4 * h - 63));
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * c, 1 + 0.015 * c * t];
  const rc = 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  const rt = -Math.sin(rad(60 * Math.exp(-(((h - 275) / 25) ** 2)))) * rc;
  const [dl, dc] = [(l2 - l1) / sl, (c2 - c1) / sc];
  return Math.sqrt(dl ** 2 + dc ** 2 + (dh / sh) ** 2 + rt * dc * (dh / sh));
}

it('measures colours as the published test pairs do', () => {
  for (const [a, b, apart] of [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as const)
    expect(ciede2000(a, b)).toBeCloseTo(apart, 4);
});

const vertebrae = levelSequence().map(vertebraName);
const targets = ['GTV_T12', 'CTV_T12', 'ITV_T12', 'PTV_T12'];
/** What a spine CT shows around the column, and what of it touches what. */
const touching: Readonly<Record<string, string>> = {
  SpinalCord: 'SpinalCanal ThecalSac CaudaEquina External',
  SpinalCanal: 'CaudaEquina SacralPlex Sacrum',
  Lung_L: 'Lung_R Heart A_Aorta Esophagus Spleen Stomach Trachea External',
  Lung_R: 'Heart Liver Esophagus V_Venacava_S V_Venacava_I Trachea External',
  Heart: 'A_Aorta Liver Esophagus V_Venacava_S V_Venacava_I Stomach',
  Liver: 'Kidney_R V_Venacava_I Stomach Colon External',
  Kidney_L: 'Kidney_R Spleen A_Aorta Colon Bowel_Small External',
  Kidney_R: 'V_Venacava_I Colon Bowel_Small External',
  A_Aorta: 'V_Venacava_I Esophagus Stomach Bowel_Small',
  Esophagus: 'Trachea Stomach',
  Spleen: 'Stomach Colon External',
  Stomach: 'Colon Bowel_Small',
  Bowel_Small: 'Colon Bladder Rectum Sacrum',
  Rectum: 'Bladder Sacrum',
};
const around = [
  ...new Set(Object.entries(touching).flatMap(([name, others]) => [name, ...others.split(' ')])),
];

const neighbour = fc.oneof(
  fc.tuple(fc.constantFrom(...vertebrae), fc.constantFrom(...around, ...targets)),
  fc.nat(vertebrae.length - 2).map((n): [string, string] => [vertebrae[n]!, vertebrae[n + 1]!]),
  fc.tuple(fc.constantFrom(...targets), fc.constantFrom(...around)),
  fc
    .uniqueArray(fc.constantFrom(...targets), { minLength: 2, maxLength: 2 })
    .map(([a, b]): [string, string] => [a!, b!]),
  fc
    .constantFrom(...Object.entries(touching))
    .chain(([name, others]) => fc.constantFrom(...others.split(' ')).map((b): [string, string] => [name, b])),
);

it('structures beside each other are at least 20 apart (CIEDE2000)', () => {
  fc.assert(
    fc.property(neighbour, ([a, b]) => {
      expect(ciede2000(lab(defaultColour(a)), lab(defaultColour(b))), `${a} – ${b}`).toBeGreaterThanOrEqual(
        20,
      );
    }),
    { numRuns: 400 },
  );
});

/** Twice a just noticeable difference is 5: swatches are seen on every surface. */
it('every colour stands out from the black of the views and from both lists', () => {
  for (const name of [...vertebrae, ...around, ...targets]) {
    for (const surface of [
      [0, 0, 0],
      [27, 31, 36],
      [246, 247, 249],
    ] as const)
      expect(ciede2000(lab(defaultColour(name)), lab(surface)), `${name} on ${surface}`).toBeGreaterThan(5);
  }
});
