/** Texts of the levels stage, the ladder and the ruler. */
const LANDMARKS = {
  anchor: 'you',
  sacrum: 'sacrum',
  'last rib': 'last rib',
  'first rib': 'first rib',
  C2: 'C2',
  'skull base': 'skull base',
  'neck to chest': 'neck to chest',
  'chest to loin': 'chest to loin',
  look: 'look',
} as const;

interface VoteText {
  readonly landmark: keyof typeof LANDMARKS;
  readonly level: string;
  readonly agrees: boolean | null;
  readonly independent: boolean;
  readonly clear: boolean;
}

const wordsOf = (landmarks: readonly (keyof typeof LANDMARKS)[]): string =>
  [...new Set(landmarks)].map((one) => LANDMARKS[one]).join(', ');

export const levelsTexts = {
  levels: {
    none: 'No vertebrae yet. Run the AI, load a structure set or draw them; names begin with VB_.',
    intro: 'Say the level of one vertebra: all others follow. One undo step, no new run.',
    ofResult: 'These are the vertebrae of the AI result. They keep their names when you accept it.',
    unknown: 'level not known',
    choose: (name: string) => `Level of ${name}`,
    rename: (from: string, to: string) => `Name the levels ${from} to ${to}`,
    named: (n: number) => `${n} structures renamed. Undo takes it back.`,
    same: 'The names are like that already.',
    leftAlone: (names: readonly string[]) =>
      `${names.join(', ')}: named after a level, but not lying there. Left as it is.`,
    leftAloneAction: 'Rename it by hand if it belongs to another vertebra.',
    gap: 'A vertebra may be missing between these.',
    evidence: 'What the AI counted from',
    noLadder: 'No landmarks are known here: the levels come from a file or from names given by hand.',
    noVotes: 'No landmark is in view.',
    vote: ({ landmark, level, agrees }: VoteText) =>
      agrees === false ? `${LANDMARKS[landmark]}: ${level}` : LANDMARKS[landmark],
    voteTitle: ({ landmark, level, agrees, independent, clear }: VoteText) =>
      [
        `By ${LANDMARKS[landmark]} this is ${level}`,
        agrees === false ? 'the name differs' : agrees ? 'the name agrees' : 'it has no level yet',
        ...(clear ? [] : ['not seen plainly']),
        ...(independent ? [] : ['the network’s look, no landmark of its own']),
      ].join('; '),
    counting: (from: string, to: string) => `${from} to ${to}`,
    variant: (thoracic: number, lumbar: number) => `${thoracic} thoracic, ${lumbar} lumbar`,
    speaksFor: (landmarks: readonly (keyof typeof LANDMARKS)[]) => `for it: ${wordsOf(landmarks)}`,
    speaksAgainst: (landmarks: readonly (keyof typeof LANDMARKS)[]) => `against it: ${wordsOf(landmarks)}`,
    agreement: (reason: string, { agree, of }: { readonly agree: number; readonly of: number }) =>
      `${reason} ${agree} of ${of} landmarks agree with the names.`,
    countSo: 'Count like this',
    countedSo: 'named like this',
    gate: 'Nobody has confirmed the levels',
    gateText: (names: readonly string[]) =>
      `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''} ${names.length === 1 ? 'says' : 'say'} a level. Count from the sacrum, the last rib or C2 before the names leave.`,
    exportUnconfirmed: 'Export unconfirmed; a finding says so',
    thoracic: 'Thoracic vertebrae',
    lumbar: 'Lumbar vertebrae',
    usual: 'usual',
    rulerGo: (name: string) => `${name}: click to go there; its level is changed at the Levels stage`,
    rulerTitle: (name: string) => `${name}: click to say its level`,
    doubtful: 'The levels are not certain. Look at the landmarks, then choose.',
    confirm: 'The levels are right',
    confirmed: 'Levels confirmed by you',
    unconfirm: 'Take back',
  },
} as const;
