/** Texts of the identity gate. */
export const identityTexts = {
  identity: {
    title: 'Another patient or another place',
    intro: (label: string) => `“${label}” does not belong to the CT that is open. Compare before you go on.`,
    ct: 'The CT that is open',
    file: 'The file',
    nothing: 'not said',
    fields: {
      'patient-id': 'Patient ID',
      'patient-name': 'Name',
      'birth-date': 'Born',
      'frame-of-reference': 'Frame of reference',
      study: 'Study',
      series: 'CT series',
    },
    differs: 'differs',
    tick: 'I have compared them: these structures are to be loaded all the same.',
    consequence: 'They keep a mark, in the list and in the exported file, and every export asks again.',
    load: 'Load all the same',
    mark: (fields: string) => `From a file of another ${fields}, accepted by the user`,
    badge: 'other patient or place',
    clear: 'It belongs to this patient',
    cleared: (name: string) => `${name} belongs to this patient`,
    exportGate: (names: readonly string[]) =>
      `From a file of another patient or place: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}. Export them under this patient’s name all the same.`,
  },
} as const;
