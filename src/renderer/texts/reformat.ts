/** Texts of the views along the spine. */
export const reformatTexts = {
  reformat: {
    titles: {
      axial: 'Across the canal',
      sagittal: 'Sagittal, aligned',
      coronal: 'Coronal, aligned',
      straightSagittal: 'Straight, sagittal',
      straightCoronal: 'Straight, coronal',
    },
    along: (source: string) => `along ${source}`,
    noLine: 'No canal, cord or vertebra to follow',
    readOnly: 'Read-only: edit on CT slices',
    aligned: 'Align views to the vertebra',
    straight: 'Straightened spine',
    nextVertebra: 'Next vertebra (down)',
    previousVertebra: 'Previous vertebra (up)',
    needsLine: 'These views follow the spinal canal, the cord or the vertebrae, and none is there.',
    needsLineAction: 'Run auto-segmentation or load a structure set first.',
  },
} as const;
