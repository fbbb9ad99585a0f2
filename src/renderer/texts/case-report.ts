/** Texts of the report of one case. */
export const caseReportTexts = {
  caseReport: {
    action: 'Report of the case…',
    title: 'Report of the case',
    intro:
      'One page with pictures of every structure, findings, signatures, proof and hashes. It is about the contours on screen now.',
    folder: 'Folder',
    besideCt: 'the folder of the CT',
    name: 'File name',
    pdf: 'Also as PDF',
    dicom: 'Also as DICOM: Encapsulated PDF, and the figures as SR',
    reference: (label: string) => `With the comparison with ${label}`,
    assess: 'With the assessment of the vertebrae',
    deidentify: 'De-identified: names neither patient nor dates nor UIDs',
    deidentifyHint:
      'Names of structures and of those who signed stay. A DICOM file belongs to the patient and is left out.',
    overwrite: 'Replace files of this name',
    make: 'Make the report',
    making: 'Reading the CT, drawing, checking, proving…',
    made: (n: number, name: string) => (n === 1 ? `Written: ${name}` : `Written: ${name} and ${n - 1} more`),
  },
} as const;
