/** Whether the weighed namings amount to established levels, and why. */
import type { Finding } from '../../errors/errors.ts';
import type { LevelNaming, LevelStatus } from '../types.ts';
import type { FixedLevel, Landmark, Weighed } from './naming.ts';

const WORDS: Record<Landmark['name'], string> = {
  anchor: 'the level given by the user',
  sacrum: 'the sacrum',
  'last rib': 'the last rib',
  'first rib': 'the first rib',
  'skull base': 'the skull base',
  'neck to chest': 'the change from cervical to thoracic vertebrae',
  'chest to loin': 'the change from thoracic to lumbar vertebrae',
};

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/**
 * Judges; adds findings for contradictions, variants and single-landmark counts. `doubt`: the labels join vertebrae over the
 * discs, and their number may be wrong; then the landmarks must all agree.
 */
export function judge(
  weighed: Weighed,
  fixed: FixedLevel | undefined,
  anchorAsked: boolean,
  certainty: number,
  doubt: { readonly joined: boolean; readonly count: boolean },
  findings: Finding[],
): LevelStatus {
  const candidates = weighed.namings.filter((n) => n.probability >= 0.005).slice(0, 6);
  const top = candidates[0];
  const no = (reason: string): LevelStatus => ({ status: 'not-established', reason, candidates });
  if (!top)
    return no(fixed ? 'The anchor does not fit the number of vertebrae in view.' : 'No known sequence fits.');
  const agree = unique(weighed.landmarks.filter((l) => l.agrees));
  const against = unique(weighed.landmarks.filter((l) => !l.agrees));
  if (doubt.joined) findings.push(joinedLabels());
  if (against.length > 0) findings.push(contradiction(against));
  if (top.levels.some((l) => l === 'T13' || l === 'L6')) findings.push(variant(top));
  if (anchorAsked && !fixed) return no('The anchor does not lie on a vertebra.');
  if (fixed) {
    return {
      status: 'established',
      confidence: 1,
      reason: 'Counted from the level given by the user.',
      candidates,
    };
  }
  if (agree.length === 0) return no('No landmark in view to count from (sacrum, ribs, skull base).');
  if (top.probability < certainty) {
    const why =
      against.length > 0
        ? 'The landmarks contradict each other'
        : 'The landmarks leave more than one count possible';
    return no(`${why}: ${list(agree.map((l) => WORDS[l.name]))}.`);
  }
  if (against.length > agree.length) {
    const [own, other] = [agree, against].map((ls) => list(ls.map((l) => WORDS[l.name])));
    return no(`More landmarks contradict the count than support it: ${own} against ${other}.`);
  }
  if (doubt.count) return no('The vertebrae are not clearly separated: their number is doubtful.');
  if (doubt.joined && against.length > 0) {
    const [own, other] = [agree, against].map((ls) => list(ls.map((l) => WORDS[l.name])));
    return no(`The landmarks contradict each other: ${own} against ${other}.`);
  }
  if (agree.length === 1 && agree[0]?.name === 'sacrum') findings.push(sacrumOnly());
  const reason = `Counted from ${list(agree.map((l) => WORDS[l.name]))}.`;
  return { status: 'established', confidence: top.probability, reason, candidates };
}

const unique = (landmarks: readonly Landmark[]): Landmark[] => [
  ...new Map(landmarks.map((l) => [l.name, l])).values(),
];

const joinedLabels = (): Finding => ({
  code: 'vertebrae-joined',
  severity: 'warning',
  message:
    'The discs are not visible in the labels over part of the spine; vertebrae were cut there by weaker signs.',
  action: 'Check every cut between vertebrae on a sagittal view.',
});

const contradiction = (against: readonly Landmark[]): Finding => ({
  code: 'level-evidence-contradicts',
  severity: 'warning',
  message: `The most likely count disagrees with ${list(against.map((l) => WORDS[l.name]))}.`,
  action: 'Check the level names, or fix one level by an anchor.',
});

const variant = (naming: LevelNaming): Finding => ({
  code: 'level-variant',
  severity: 'warning',
  message: `The count gives ${naming.levels.includes('L6') ? 'a sixth lumbar' : 'a thirteenth thoracic'} vertebra.`,
  action: 'Confirm the variant against the planning images before using the level names.',
});

const sacrumOnly = (): Finding => ({
  code: 'level-from-sacrum-only',
  severity: 'info',
  message: 'The levels are counted from the sacrum alone; a transitional vertebra cannot be excluded.',
  action: 'Compare with a scan that shows the ribs when the exact level matters.',
});
