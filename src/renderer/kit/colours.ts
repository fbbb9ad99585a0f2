/**
 * Every colour value of the page, once: panels in both themes, and pictures, which are read on black in either. Canvases take
 * them from here, style sheets as custom properties from app/tokens.css, which `npm run docs:write` writes from this file.
 */

/** Panels in the dark, a reading room's default. Light passes the same contrast (WCAG AA). */
const dark = {
  bg: '#14171b',
  panel: '#1b1f24',
  raised: '#242a31',
  hover: '#2c333c',
  line: '#2f363f',
  text: '#d9dfe6',
  dim: '#98a3af',
  accent: '#6bb0f5',
  accentBg: '#1f4e7d',
  accentText: '#ffffff',
  good: '#7fce9b',
  warn: '#f0c05a',
  bad: '#ff8d85',
  focus: '#8cc4ff',
  fieldBg: '#14171b',
  active: 'color-mix(in srgb, var(--accent-bg) 55%, transparent)',
  alarmBg: '#5b1f1b',
  alarmText: '#ffe3e0',
  backdrop: 'rgb(0 0 0 / 0.5)',
  shadow: '0 8px 28px rgb(0 0 0 / 0.5)',
};

const light: typeof dark = {
  bg: '#e9ecef',
  panel: '#f6f7f9',
  raised: '#ffffff',
  hover: '#e2e8ef',
  line: '#c9d0d8',
  text: '#1d242c',
  dim: '#56616d',
  accent: '#0f5fa8',
  accentBg: '#0f5fa8',
  accentText: '#ffffff',
  good: '#1b7039',
  warn: '#855900',
  bad: '#b3261e',
  focus: '#0f5fa8',
  fieldBg: '#ffffff',
  active: '#cfe2f5',
  alarmBg: dark.alarmBg,
  alarmText: dark.alarmText,
  backdrop: dark.backdrop,
  shadow: '0 8px 28px rgb(0 0 0 / 0.2)',
};

/** Pictures of the patient and what is drawn over them. */
export const picture = {
  ground: '#000',
  gap: '#22272d',
  strip: '#0c0e11',
  text: '#cfd8e3',
  bright: '#e6ebf0',
  note: '#b6c0cb',
  letter: '#e5d68a',
  warn: dark.warn,
  sure: '#8fd694',
  focus: dark.focus,
  chosen: dark.accentBg,
  chosenText: dark.accentText,
  frame: '#4d86bd',
  control: '#47505a',
  controlBg: 'rgb(20 24 28 / 0.8)',
  name: dark.panel,
  legend: 'rgb(10 12 14 / 0.78)',
  caption: 'rgb(10 12 14 / 0.6)',
  veil: 'rgb(0 0 0 / 0.55)',
  /** What a tool draws: what it adds, what it takes away, and the ground it covers. */
  adds: '#ffffff',
  takesAway: '#ff8f8f',
  covers: 'rgb(255 255 255 / 0.08)',
  /** Handles, a line under way, measurements; their words. */
  handle: '#ffffff',
  hot: '#ffd866',
  words: '#ffe9a8',
  crosshair: 'rgb(120 190 255 / 0.55)',
  /** Under thin lines, so that they show on bright tissue; from faint to strong. */
  shadeFaint: 'rgb(0 0 0 / 0.6)',
  shadeSoft: 'rgb(0 0 0 / 0.7)',
  shade: 'rgb(0 0 0 / 0.75)',
  shadeStrong: 'rgb(0 0 0 / 0.8)',
  /** Agreement of a slice with the reference. */
  equal: '#5b6672',
  agrees: '#7fb8e8',
  fair: dark.warn,
  poor: '#ff7a45',
  missing: '#ff4fa3',
};

/** Paper is white, on the screen too. */
const paper = { text: '#111', bg: '#fff', dim: '#555', line: '#ccc' };

const properties = (values: Readonly<Record<string, string>>, before = ''): string =>
  Object.entries(values)
    .map(
      ([name, value]) => `  --${before}${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}: ${value};\n`,
    )
    .join('');

/** The style sheet of the tokens. */
export const tokensCss = (): string => `/* Written by npm run docs:write from kit/colours.ts. */
:root {
${properties(dark)}${properties(picture, 'picture-')}${properties(paper, 'paper-')}  color-scheme: dark;
}
:root[data-theme="light"] {
${properties(light)}  color-scheme: light;
}
`;
