/** WCAG 2.2 AA contrast of the theme, and colours of structures that colour-blind eyes can tell apart. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defaultColour } from '../../../../src/core/naming/index.ts';
import { levelSequence, vertebraName } from '../../../../src/core/spine/level-names.ts';

type Rgb = readonly [number, number, number];
const css = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../src/renderer/app/${name}`, import.meta.url)), 'utf8');

const hex = (text: string): Rgb =>
  [1, 3, 5].map((n) => Number.parseInt(text.slice(n, n + 2), 16)) as unknown as Rgb;

/** Custom properties of a rule that are plain colours. */
function tokens(rule: string): Record<string, Rgb> {
  const sheet = css('tokens.css');
  const start = sheet.indexOf(`${rule} {`);
  const body = sheet.slice(start, sheet.indexOf('}', start));
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, hex(colour!)]),
  );
}

const linear = (v: number): number =>
  v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
/** WCAG 2.2, "contrast ratio". */
function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}
const mix = (top: Rgb, under: Rgb, part: number): Rgb =>
  [0, 1, 2].map((a) => top[a]! * part + under[a]! * (1 - part)) as unknown as Rgb;

const dark = tokens(':root');
const themes = { dark, light: { ...dark, ...tokens(':root[data-theme="light"]') } };

it('measures black on white as 21 and the threshold grey as WCAG does', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 6);
  expect(contrast(hex('#767676'), [255, 255, 255])).toBeCloseTo(4.54, 2);
  expect(Object.keys(themes.light).length).toBeGreaterThan(12);
  expect(themes.light.text).not.toEqual(themes.dark.text);
});

for (const [name, t] of Object.entries(themes)) {
  describe(`${name} theme`, () => {
    const surfaces = ['bg', 'panel', 'raised', 'hover'] as const;
    for (const text of ['text', 'dim', 'good', 'warn', 'bad', 'accent'] as const) {
      it(`${text} is legible on every surface (4.5)`, () => {
        for (const surface of surfaces)
          expect(contrast(t[text]!, t[surface]!), surface).toBeGreaterThanOrEqual(4.5);
      });
    }
    it('a chosen button and a chosen row are legible (4.5)', () => {
      expect(contrast(t['accent-text']!, t['accent-bg']!)).toBeGreaterThanOrEqual(4.5);
      const chosen = name === 'dark' ? mix(t['accent-bg']!, t.panel!, 0.55) : hex('#cfe2f5');
      for (const text of ['text', 'dim'] as const)
        expect(contrast(t[text]!, chosen), text).toBeGreaterThanOrEqual(4.5);
    });
    it('the focus ring stands out from every surface (3)', () => {
      for (const surface of surfaces)
        expect(contrast(t.focus!, t[surface]!), surface).toBeGreaterThanOrEqual(3);
    });
  });
}

it('labels of the views are legible on black (4.5)', () => {
  for (const colour of ['#cfd8e3', '#f0c05a', '#e5d68a']) {
    expect(css('tokens.css')).toContain(colour);
    expect(contrast(hex(colour), [0, 0, 0])).toBeGreaterThanOrEqual(4.5);
  }
});

/** Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB. */
const simulations = {
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
} as const;

/** Six times a just noticeable difference (2.3) is plain at a glance. */
const APART = 15;

/** CIE L*a*b* (D65) of linear RGB. */
function lab([r, g, b]: Rgb): Rgb {
  const f = (v: number): number => (v > 216 / 24389 ? Math.cbrt(v) : ((24389 / 27) * v + 16) / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function seen(colour: Rgb, m: readonly number[]): Rgb {
  const [r, g, b] = colour.map(linear) as [number, number, number];
  const out = [0, 1, 2].map((row) =>
    Math.min(1, Math.max(0, m[3 * row]! * r + m[3 * row + 1]! * g + m[3 * row + 2]! * b)),
  );
  return lab(out as unknown as Rgb);
}

const levels = levelSequence().map(vertebraName);
const neighbours: (readonly [string, string])[] = [
  ...levels.slice(1).map((name, n) => [levels[n]!, name] as const),
  ['SpinalCord', 'SpinalCanal'],
  ...levels.slice(0, 4).flatMap((name) => [['SpinalCanal', name] as const, ['SpinalCord', name] as const]),
  ['Lung_L', 'Lung_R'],
  ['Kidney_L', 'Kidney_R'],
  ['A_Aorta', 'V_Venacava_I'],
  ['Esophagus', 'Trachea'],
  ['GTV', 'CTV'],
  ['CTV', 'PTV'],
];

describe('default colours of structures', () => {
  for (const [name, matrix] of Object.entries(simulations)) {
    it(`keep neighbours apart under ${name} (ΔE ≥ 15)`, () => {
      for (const [a, b] of neighbours) {
        const [p, q] = [seen(defaultColour(a), matrix), seen(defaultColour(b), matrix)];
        expect(Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]), `${a} – ${b}`).toBeGreaterThanOrEqual(
          APART,
        );
      }
    });
  }

  it('stand out from black as graphics must (3)', () => {
    for (const name of new Set(neighbours.flat())) {
      expect(contrast(defaultColour(name), [0, 0, 0]), name).toBeGreaterThanOrEqual(3);
    }
  });
});
