/** German: signing structures. */
import type { Translated } from '../language.ts';
import type { signoffTexts } from '../signoff.ts';

export const signoff: Translated<typeof signoffTexts> = {
  signoff: {
    title: 'Unterschriften',
    states: {
      proposed: 'vorgeschlagen',
      edited: 'bearbeitet',
      reviewed: 'durchgesehen',
      approved: 'freigegeben',
    },
    by: (state, user, at) => (user === '' ? state : `${state} von ${user}, ${at}`),
    count: (approved, reviewed, all) => `${approved} von ${all} freigegeben, ${reviewed} durchgesehen`,
    review: 'Durchgesehen…',
    approve: 'Freigeben…',
    takeBack: 'Zurücknehmen…',
    titles: {
      reviewed: 'Als durchgesehen zeichnen',
      approved: 'Strukturen freigeben',
      'taken-back': 'Freigabe zurücknehmen',
    },
    meaning: {
      reviewed:
        'Sie haben jede Schicht dieser Konturen angesehen. Eine Bearbeitung beendet das; wird sie rückgängig gemacht, gilt es wieder.',
      approved:
        'Sie sagen, dass diese Konturen für die Planung stimmen. Sie sind gegen Bearbeiten und Rückgängigmachen gesperrt, bis jemand die Freigabe zurücknimmt.',
      'taken-back':
        'Die Strukturen sind entsperrt und gelten als bearbeitet. Wer die Freigabe wann zurücknahm, bleibt im Protokoll.',
    },
    sign: {
      reviewed: 'Als durchgesehen zeichnen',
      approved: 'Zeichnen und sperren',
      'taken-back': 'Zurücknehmen und entsperren',
    },
    user: 'Ihr Name',
    userHint: 'So steht er im Protokoll und, wenn alles freigegeben ist, als Reviewer Name in der Datei.',
    log: 'Geschrieben in pedicle-audit.jsonl im Ordner des CT.',
    none: 'Keine Struktur mit Konturen zu zeichnen.',
    choose: 'Strukturen',
    all: 'Alle',
    noOne: 'Keine',
    changed: (line) => `Das Protokoll dieses CT wurde verändert (Zeile ${line}).`,
    changedAction:
      'Nichts kann gezeichnet und nichts als freigegeben exportiert werden. Lassen Sie den Ordner, wie er ist, und finden Sie heraus, wer ihn verändert hat; „pedicle audit verify“ sagt, wo.',
    fileApproved: (reviewer, at) => `In der Datei steht APPROVED: ${reviewer}, ${at}.`,
    fileUnapproved: 'In der Datei steht UNAPPROVED: Nicht jede Struktur darin ist freigegeben.',
    check: 'Freigegebene Strukturen',
    ofAll: (n, all) => `${n} von ${all}`,
  },
};
