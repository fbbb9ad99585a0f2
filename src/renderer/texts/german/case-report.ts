/** German: the report of one case. */
import type { caseReportTexts } from '../case-report.ts';
import type { Translated } from '../language.ts';

export const caseReport: Translated<typeof caseReportTexts> = {
  caseReport: {
    action: 'Fallbericht…',
    title: 'Fallbericht',
    intro:
      'Eine Seite mit Bildern jeder Struktur, Befunden, Unterschriften, Beweis und Prüfsummen. Sie handelt von den Konturen, die jetzt auf dem Bildschirm stehen.',
    folder: 'Ordner',
    besideCt: 'der Ordner des CT',
    name: 'Dateiname',
    pdf: 'Auch als PDF',
    dicom: 'Auch als DICOM: Encapsulated PDF, und die Zahlen als SR',
    reference: (label) => `Mit dem Vergleich mit ${label}`,
    assess: 'Mit der Beurteilung der Wirbel',
    deidentify: 'Ohne Personenbezug: nennt weder Patient noch Daten noch UIDs',
    deidentifyHint:
      'Namen der Strukturen und derer, die gezeichnet haben, bleiben. Eine DICOM-Datei gehört zum Patienten und entfällt.',
    overwrite: 'Dateien dieses Namens ersetzen',
    make: 'Bericht erstellen',
    making: 'CT wird gelesen, gezeichnet, geprüft, bewiesen…',
    made: (n, name) => (n === 1 ? `Geschrieben: ${name}` : `Geschrieben: ${name} und ${n - 1} weitere`),
  },
};
