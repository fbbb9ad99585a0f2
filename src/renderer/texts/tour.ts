/** Texts of the tour of the demonstration. */
export const tourTexts = {
  tour: {
    title: 'Tour',
    at: (n: number, all: number) => `${n} of ${all}`,
    next: 'Next',
    back: 'Back',
    end: 'End the tour',
    finish: 'Finish',
    done: 'done',
    steps: {
      lesion: {
        head: 'A metastasis in T12',
        text: 'The case opens on it. Left, the whole spine: click a level to go there. Right, the axial slice: contours are drawn here.',
        show: 'Go to the lesion',
      },
      levels: {
        head: 'Are the levels right?',
        text: 'A plan on the wrong vertebra is the worst mistake. Look at the last rib and the sacrum, then confirm the names; saying one level renames all.',
        show: 'Show the levels',
      },
      target: {
        head: 'From GTV to PTV',
        text: 'Two millimetres around the GTV, as a new structure: choose the GTV and press Shift+V. Margins, rules and sectors are at the Targets stage.',
        show: 'Make the PTV',
      },
      correct: {
        head: 'Correct a slice',
        text: 'Press B and paint on the axial slice: outwards adds, with Ctrl takes away. Ctrl+Z takes the stroke back, Shift+wheel sets the size.',
        show: 'Take the brush',
      },
      export: {
        head: 'Out, and proved',
        text: 'The file is written, read back by a second reader and compared with what you saw before it is released.',
        show: 'Export',
      },
    },
  },
} as const;
