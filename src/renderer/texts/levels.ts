/** Texts of the levels stage and the ruler. */
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
    evidence: 'What the AI says',
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
