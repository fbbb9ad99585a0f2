/**
 * `npm run evaluate -- lesions`: lesions of 5 to 25 mm and ±100 to ±400 HU put into vertebral bodies of phantoms and of real
 * CTs, and the candidates found: sensitivity against false candidates per CT. False candidates are counted on the CTs as
 * they are, which nobody has read: a true finding in one would count as false.
 */
import { findLesions, type LesionCandidate } from '../../src/core/assess/lesion-candidates.ts';
import { minus } from '../../src/core/geometry/vec.ts';
import { type Mask, maskFromLabel, unionMasks, type Volume } from '../../src/core/masks/index.ts';
import { createSpinePhantom } from '../../src/core/phantom/index.ts';
import { bodyValue, posteriorValue } from '../../src/core/phantom/label-table.ts';
import {
  type MeasuredVertebra,
  measureSpine,
  parseLevel,
  splitBody,
  vertebraName,
} from '../../src/core/spine/index.ts';
import { type InsertedLesion, placeIn, randomFrom, withLesions } from '../builders/inserted-lesions.ts';
import { loadCase } from './references.ts';
import { table } from './report.ts';

interface SpineCt {
  readonly name: string;
  readonly real: boolean;
  readonly volume: Volume;
  readonly vertebrae: readonly MeasuredVertebra[];
}

const DIAMETERS = [5, 8, 12, 18, 25];
const CONTRASTS = [-400, -200, -100, 100, 200, 400];
const REAL = ['ts-example', 'verse014', 'tptbox-L3'];

function phantomCt(seed: number, spacingMm: [number, number, number], noiseHu: number): SpineCt {
  const phantom = createSpinePhantom({
    seed,
    levels: { from: 'T10', to: 'L5' },
    size: [Math.round(150 / spacingMm[0]), Math.round(150 / spacingMm[1])],
    spacingMm,
    noiseHu,
    softTissue: false,
  });
  const label = (value: number): Mask => maskFromLabel(phantom.labels, value);
  const levels = phantom.vertebrae.map((v) => v.level).filter((l) => label(bodyValue(l)).data.length > 0);
  const parts = levels.map((level) => {
    const body = label(bodyValue(level));
    return { name: vertebraName(level), level, body, whole: unionMasks(body, label(posteriorValue(level))) };
  });
  return {
    name: `phantom ${seed}, ${spacingMm.join(' × ')} mm, noise ${noiseHu} HU`,
    real: false,
    volume: phantom.volume,
    vertebrae: measureSpine(parts).vertebrae,
  };
}

async function realCt(data: string, name: string): Promise<SpineCt> {
  const { volume, vertebrae, references } = await loadCase(data, name);
  const canal = references.find((r) => r.name === 'SpinalCanal')?.mask;
  const parts = vertebrae.flatMap(({ level, mask }) => {
    const split = splitBody(mask, canal);
    const known = parseLevel(level);
    return split === null
      ? []
      : [{ name: known ? vertebraName(known) : level, level: known, body: split.body, whole: mask }];
  });
  return { name, real: true, volume, vertebrae: measureSpine(parts, canal).vertebrae };
}

interface Judged {
  readonly lesion: InsertedLesion;
  readonly real: boolean;
  /** Best score of a candidate of its kind at its place; 0 when there is none. */
  readonly score: number;
}

const hits = (c: LesionCandidate, l: InsertedLesion): boolean =>
  c.vertebra === l.vertebra &&
  (c.kind === 'lytic') === l.contrastHu < 0 &&
  Math.hypot(...minus(c.centreMm, l.centreMm)) <= Math.max(5, l.diameterMm / 2);

/** Every size and contrast once, in turns over the spine's bodies, two bodies apart in one CT. */
function insertAll(ct: SpineCt, seed: number): Judged[] {
  const random = randomFrom(seed);
  const searched = new Set(findLesions(ct.volume, ct.vertebrae).searched);
  const bodies = ct.vertebrae.filter((v) => searched.has(v.name));
  const wanted = DIAMETERS.flatMap((diameterMm) =>
    CONTRASTS.map((contrastHu) => ({ diameterMm, contrastHu })),
  );
  const judged: Judged[] = [];
  for (let n = 0; n < wanted.length; ) {
    const lesions: (InsertedLesion & { within: Mask })[] = [];
    for (
      let at = Math.floor(random() * Math.min(3, bodies.length));
      at < bodies.length && n < wanted.length;
      at += 3
    ) {
      const { name, body, whole } = bodies[at] as MeasuredVertebra;
      const spec = wanted[n] as (typeof wanted)[number];
      lesions.push({
        vertebra: name,
        centreMm: placeIn(body as Mask, random),
        within: whole as Mask,
        ...spec,
      });
      n += 1;
    }
    const { candidates } = findLesions(withLesions(ct.volume, lesions), ct.vertebrae, { leastScore: 0 });
    for (const lesion of lesions) {
      const found = candidates.filter((c) => hits(c, lesion)).map((c) => c.score);
      judged.push({ lesion, real: ct.real, score: Math.max(0, ...found) });
    }
  }
  return judged;
}

const share = (some: readonly Judged[], least: number): string =>
  some.length === 0 ? '-' : (some.filter((j) => j.score >= least).length / some.length).toFixed(2);

/** Runs the whole evaluation and returns what is printed. @param data folder of ../shared/data, or null without it. */
export async function evaluateLesions(
  data: string | null,
  leastScore: number,
  markdown: boolean,
): Promise<string> {
  const cts: SpineCt[] = [
    phantomCt(11, [0.9, 0.9, 1.5], 15),
    phantomCt(12, [1.1, 1.1, 2], 20),
    phantomCt(13, [0.8, 0.8, 3], 12),
  ];
  if (data !== null) for (const name of REAL) cts.push(await realCt(data, name));
  const healthy = cts.map((ct) => {
    const start = performance.now();
    const found = findLesions(ct.volume, ct.vertebrae, { leastScore: 0 });
    return { ct, found, seconds: (performance.now() - start) / 1000 };
  });
  const judged = cts.flatMap((ct, n) => insertAll(ct, 100 + n));
  const phantoms = judged.filter((j) => !j.real);
  const real = judged.filter((j) => j.real);
  const falseOf = (isReal: boolean, least: number): string => {
    const some = healthy.filter(({ ct }) => ct.real === isReal);
    const n = some.reduce(
      (sum, { found }) => sum + found.candidates.filter((c) => c.score >= least).length,
      0,
    );
    return some.length === 0 ? '-' : (n / some.length).toFixed(1);
  };
  const thresholds = [...new Set([8, 12, 16, 20, leastScore, 30, 40, 60, 80])].sort((a, b) => a - b);
  const curve = thresholds.map((least) => [
    `${least}${least === leastScore ? ' (default)' : ''}`,
    share(phantoms, least),
    falseOf(false, least),
    share(real, least),
    falseOf(true, least),
  ]);
  const by = (title: string, of: (j: Judged) => number, values: readonly number[]): string[][] =>
    values.map((v) => [
      `${title} ${v}`,
      share(
        phantoms.filter((j) => of(j) === v),
        leastScore,
      ),
      share(
        real.filter((j) => of(j) === v),
        leastScore,
      ),
    ]);
  const each = healthy.map(({ ct, found, seconds }) => [
    ct.name,
    String(found.searched.length),
    found.scatterHu.toFixed(1),
    String(found.candidates.filter((c) => c.score >= leastScore).length),
    seconds.toFixed(2),
  ]);
  return [
    `${judged.length} lesions (${phantoms.length} in phantoms, ${real.length} in real CTs), ${DIAMETERS.join(', ')} mm, ±100, ±200, ±400 HU`,
    table([['least score', 'phantoms: found', 'false/CT', 'real: found', 'false/CT'], ...curve], markdown),
    table(
      [
        [`at ${leastScore}`, 'phantoms', 'real'],
        ...by('mm', (j) => j.lesion.diameterMm, DIAMETERS),
        ...by('HU', (j) => j.lesion.contrastHu, CONTRASTS),
      ],
      markdown,
    ),
    table([['CT as it is', 'bodies', 'scatter HU', 'candidates', 's'], ...each], markdown),
  ].join('\n\n');
}
