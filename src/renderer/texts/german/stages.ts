/** German: segmentation, review, levels, checks, assessment, worklist. */
import type { assessTexts } from '../assess.ts';
import type { checksTexts } from '../checks.ts';
import type { Translated } from '../language.ts';
import type { levelsTexts } from '../levels.ts';
import type { segmentTexts } from '../segment.ts';
import type { worklistTexts } from '../worklist.ts';

const structures = (n: number): string => `${n} Struktur${n === 1 ? '' : 'en'}`;

export const segment: Translated<typeof segmentTexts> = {
  segment: {
    models: 'Modelle',
    none: 'Kein Modell ist installiert.',
    structures: 'Strukturen',
    all: 'Alle',
    run: 'Start',
    cancel: 'Abbrechen',
    cancelled: 'Abgebrochen. Nichts wurde geändert.',
    queued: 'Wartet…',
    progress: (fraction) => `KI-Lauf ${Math.round(fraction * 100)} %`,
    left: (seconds) =>
      seconds >= 90
        ? `noch etwa ${Math.round(seconds / 60)} min`
        : `noch etwa ${Math.max(1, Math.round(seconds))} s`,
    region: 'Nur die Schichten um das Fadenkreuz',
    regionHint: '± 60 mm um die gezeigte axiale Schicht',
    doubtful: 'Auch zweifelhafte Strukturen',
    doubtfulHint:
      'Schlägt auch vor, was voraussichtlich viel Korrektur braucht (Dice unter der Grenze des Modells)',
    proposal: 'KI-Ergebnis',
    proposalHint: 'In den Ansichten gestrichelt, bis Sie übernehmen. Nichts wird von selbst überschrieben.',
    took: (seconds) => `in ${seconds.toFixed(1)} s erstellt`,
    accept: (n) => `${structures(n)} übernehmen`,
    discard: 'Verwerfen',
    add: 'Hinzufügen',
    replace: 'Ersetzen',
    skip: 'Auslassen',
    addBeside: 'Daneben',
    locked: 'gesperrt',
    kept: 'Ihre',
    accepted: (n) => `${structures(n)} übernommen`,
    levelUnknown: 'Die Wirbelhöhe ließ sich nicht feststellen.',
    levelAction: 'Nennen Sie die Höhe eines Wirbels: Die anderen folgen, ohne neuen Lauf.',
    nameLevels: 'Höhen benennen',
    card: (title) => `Karte von ${title}: wofür es ist, wie gut es ist, wo es versagt`,
    cardTitle: (title) => `Modellkarte: ${title}`,
    noCard: 'Dieses Modell kam ohne Karte.',
    qualityHelp: 'Was die Wörter bedeuten',
    qualityMeans: [
      [
        'wohl gut',
        'Solche Ergebnisse waren bei zurückgehaltenen Patienten meist richtig. Trotzdem zu prüfen.',
      ],
      ['ansehen', 'Manche solcher Ergebnisse mussten korrigiert werden. Gehen Sie die Schichten durch.'],
      ['prüfen', 'Solche Ergebnisse waren oft falsch. Korrigieren oder von Hand zeichnen.'],
      ['ohne Urteil', 'Wie sicher das Modell ist, ist nicht bekannt.'],
    ],
    confidence: (c) => `${Math.round(c * 100)} %`,
    quality: { good: 'wohl gut', look: 'ansehen', check: 'prüfen', unrated: 'ohne Urteil' },
    qualityTitle: (c) =>
      `Die Selbsteinschätzung des Modells${c.length === 0 ? ' ist nicht bekannt' : `: ${c.map((v) => `${Math.round(v * 100)} %`).join(', ')}`}. Das ist nicht seine Genauigkeit: Sehen Sie jede Kontur an.`,
    groups: {
      target: 'Ziele',
      cord: 'Myelon und Kanal',
      vertebra: 'Wirbel, mit Wirbelkörpern',
      organ: 'Organe',
      other: 'Andere',
    },
    take: (title) => `${title} nehmen`,
    taken: (n, all) => `${n} von ${all}`,
    how: (name) => `${name}: was mit der vorhandenen geschehen soll`,
    incomplete: (what) => ({
      title: 'Dieses CT ist nicht vollständig',
      text: `${what.join(' ')} Strukturen können enden, wo Bilder fehlen. Trotzdem starten?`,
      yes: 'Ohne sie starten',
    }),
    dropTitle: 'KI-Ergebnis verwerfen?',
    dropText: (n) =>
      `${structures(n)} wurden nicht übernommen. Einmal verworfen, macht sie nur ein neuer Lauf wieder.`,
    drop: 'Ergebnis verwerfen',
    empty: 'Die Modelle haben hier nichts gefunden.',
  },
  review: {
    empty: 'Übernehmen Sie ein KI-Ergebnis, um hier seine unsichersten Schichten der Reihe nach zu bekommen.',
    intro: 'Unsicherste zuerst',
    seen: (n, all) => `${n} von ${all} gesehen`,
    markSeen: 'Gesehen',
    next: 'Weiter',
    previous: 'Zurück',
  },
};

type Landmark = Parameters<typeof levelsTexts.levels.speaksFor>[0][number];
const landmarks: Readonly<Record<Landmark, string>> = {
  anchor: 'Sie',
  sacrum: 'Kreuzbein',
  'last rib': 'letzte Rippe',
  'first rib': 'erste Rippe',
  C2: 'C2',
  'skull base': 'Schädelbasis',
  'neck to chest': 'Hals zu Brust',
  'chest to loin': 'Brust zu Lende',
  look: 'Aussehen',
};
const wordsOf = (names: readonly Landmark[]): string =>
  [...new Set(names)].map((one) => landmarks[one]).join(', ');

export const levels: Translated<typeof levelsTexts> = {
  levels: {
    none: 'Noch keine Wirbel. Starten Sie die KI, laden Sie einen Strukturensatz oder zeichnen Sie sie; Namen beginnen mit VB_.',
    intro: 'Nennen Sie die Höhe eines Wirbels: Alle anderen folgen. Ein Schritt, kein neuer Lauf.',
    ofResult: 'Dies sind die Wirbel des KI-Ergebnisses. Sie behalten ihre Namen, wenn Sie es übernehmen.',
    unknown: 'Höhe nicht bekannt',
    choose: (name) => `Höhe von ${name}`,
    rename: (from, to) => `Höhen ${from} bis ${to} benennen`,
    named: (n) => `${structures(n)} umbenannt. Rückgängig nimmt es zurück.`,
    same: 'Die Namen sind schon so.',
    leftAlone: (names) =>
      `${names.join(', ')}: nach einer Höhe benannt, liegt aber nicht dort. Unverändert gelassen.`,
    leftAloneAction: 'Benennen Sie sie von Hand um, wenn sie zu einem anderen Wirbel gehört.',
    gap: 'Zwischen diesen fehlt vielleicht ein Wirbel.',
    evidence: 'Wovon die KI gezählt hat',
    noLadder:
      'Hier sind keine Landmarken bekannt: Die Höhen kommen aus einer Datei oder von Hand gegebenen Namen.',
    noVotes: 'Keine Landmarke ist im Bild.',
    vote: ({ landmark, level, agrees }) =>
      agrees === false ? `${landmarks[landmark]}: ${level}` : landmarks[landmark],
    voteTitle: ({ landmark, level, agrees, independent, clear }) =>
      [
        `Nach ${landmarks[landmark]} ist dies ${level}`,
        agrees === false ? 'der Name weicht ab' : agrees ? 'der Name stimmt überein' : 'noch ohne Höhe',
        ...(clear ? [] : ['nicht deutlich zu sehen']),
        ...(independent ? [] : ['der Blick des Netzes, keine eigene Landmarke']),
      ].join('; '),
    counting: (from, to) => `${from} bis ${to}`,
    variant: (thoracic, lumbar) => `${thoracic} thorakale, ${lumbar} lumbale`,
    speaksFor: (names) => `dafür: ${wordsOf(names)}`,
    speaksAgainst: (names) => `dagegen: ${wordsOf(names)}`,
    agreement: (reason: string, { agree, of }: { readonly agree: number; readonly of: number }) =>
      `${reason} ${agree} von ${of} Landmarken stimmen mit den Namen überein.`,
    countSo: 'So zählen',
    countedSo: 'so benannt',
    gate: 'Niemand hat die Höhen bestätigt',
    gateText: (names) =>
      `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` und ${names.length - 4} weitere` : ''} ${names.length === 1 ? 'nennt' : 'nennen'} eine Höhe. Zählen Sie vom Kreuzbein, der letzten Rippe oder C2, bevor die Namen hinausgehen.`,
    exportUnconfirmed: 'Unbestätigt exportieren; ein Hinweis sagt es',
    thoracic: 'Brustwirbel',
    lumbar: 'Lendenwirbel',
    usual: 'üblich',
    rulerGo: (name) => `${name}: Klick führt dorthin; die Höhe wird unter Höhen geändert`,
    rulerTitle: (name) => `${name}: Klick, um die Höhe zu nennen`,
    doubtful: 'Die Höhen sind nicht sicher. Sehen Sie die Landmarken an und wählen Sie dann.',
    confirm: 'Die Höhen stimmen',
    confirmed: 'Höhen von Ihnen bestätigt',
    unconfirm: 'Zurücknehmen',
  },
};

export const checks: Translated<typeof checksTexts> = {
  checks: {
    title: 'Prüfung des Strukturensatzes',
    run: 'Prüfen',
    again: 'Erneut prüfen',
    running: 'Wird geprüft…',
    old: 'Strukturen seither geändert.',
    none: 'Nichts zu beanstanden.',
    profile: 'Geht an',
    noProfile: 'irgendein System',
    count: (errors, warnings, infos) => `${errors} Fehler, ${warnings} Warnungen, ${infos} Hinweise`,
    slice: (k) => `Schicht ${k + 1}`,
    show: 'Zeigen',
    repairs: {
      'trim-name': 'Leerzeichen weg',
      'number-name': 'Namen nummerieren',
      'shorten-name': 'Namen kürzen',
      'tg263-name': 'TG-263-Namen nehmen',
      'drop-double-points': 'Doppelte Punkte löschen',
      'drop-tiny': 'Winzige Konturen löschen',
      'resolve-crossing': 'Kreuzungen lösen',
      'thin-points': 'Punkte ausdünnen',
      'fill-pinholes': 'Nadellöcher füllen',
      'drop-strays': 'Verstreute Teile löschen',
      interpolate: 'Interpolieren',
      'update-formula': 'Aktualisieren',
    },
  },
};

export const assess: Translated<typeof assessTexts> = {
  assess: {
    title: 'Beurteilung',
    intro: 'Um die Aufmerksamkeit zu lenken, nie eine Diagnose. Was am ehesten anzusehen ist, zuerst.',
    run: 'Wirbel beurteilen',
    running: 'Wird beurteilt…',
    loading: 'Das Bild wird noch geladen.',
    noVertebrae: 'Braucht Konturen von Wirbeln: zuerst segmentieren oder importieren.',
    old: 'Strukturen wurden seither geändert: erneut beurteilen.',
    save: 'Als CSV speichern',
    heights: 'Höhe vorn / Mitte / hinten',
    mm: (values) => `${values.map((mm) => mm.toFixed(1)).join(' / ')} mm`,
    grade: (grade, shape) => `Genant-Grad ${grade}, ${shape}`,
    loss: (share, from) => `${Math.round(100 * share)} % weniger Höhe als ${from.join(' und ')}`,
    hu: 'HU der Spongiosa',
    huValue: (hu, against) =>
      `${Math.round(hu)}${against === null ? '' : ` (${against >= 0 ? '+' : '−'}${Math.abs(Math.round(against))} zu den Nachbarn)`}`,
    band: (name) => `bei oder unter ${name}`,
    kyphosis: 'Kyphose',
    degrees: (value) => `${Math.round(value)}°`,
    tumour: 'GTV darin',
    tumourValue: (cc, share, sectors) =>
      `${cc.toFixed(1)} cc, ${Math.round(100 * share)} % des Körpers${sectors.length === 0 ? '' : `, Sektoren ${sectors.join(' ')}`}`,
    canal: 'Kanal',
    sins: 'SINS',
    sinsValue: (from, to) => `${from} bis ${to} von 18: Schmerz und Stellung beurteilen Sie`,
    candidates: 'Kandidaten',
    candidate: (kind, cc, hu, third) =>
      `${kind}, ${cc.toFixed(1)} cc, ${Math.round(hu)} HU, Drittel: ${third}`,
    atEndPlate: 'an einer Endplatte: vielleicht Verschleiß',
    breach: (share) => `${Math.round(100 * share)} % der Kortikalis daneben nicht dichter als Knochenmark`,
    accept: 'Als GTV nehmen',
    acceptNamed: (kind, vertebra) => `Kandidat (${kind}) in ${vertebra} als GTV nehmen`,
    accepted: (name) => `Kandidat als ${name} genommen`,
    described: (kind, vertebra) =>
      `Aus einem Kandidaten (${kind}) in ${vertebra}, gefunden im Vergleich mit seinen Nachbarn. Zu prüfen.`,
    none: 'Kein Kandidat über dem Schwellenwert. Das ist kein Grund, nicht hinzusehen.',
    notSearched: (names) => `Nicht nach Läsionen durchsucht: ${names.join(', ')}`,
  },
};

export const worklist: Translated<typeof worklistTexts> = {
  worklist: {
    title: 'Arbeitsliste',
    tabs: { cases: 'Fälle', pacs: 'PACS und Ziele' },
    none: 'Noch nichts eingegangen.',
    noneAction:
      'Starten Sie „pedicle node“, „pedicle watch“ oder „pedicle batch“: Woran sie arbeiten, steht hier.',
    live: 'In Arbeit',
    stopped: (when) => `Nichts arbeitet; Stand ${when}`,
    arriving: (n) => `${n} im Eingang`,
    states: { waiting: 'wartet', running: 'läuft', done: 'fertig', failed: 'gescheitert' },
    results: { done: 'fertig', findings: 'fertig, Hinweise ansehen', refused: 'abgelehnt' },
    unapproved: 'Jedes Ergebnis ist AUTOMATIC und UNAPPROVED, bis ein Mensch es geprüft und exportiert hat.',
    columns: {
      state: 'Stand',
      series: 'Serie',
      protocol: 'Vorlage',
      came: 'Eingang',
      waited: 'Gewartet',
      took: 'Dauer',
      sent: 'Gesendet',
    },
    every: 'jede Struktur',
    open: 'Prüfen',
    retry: 'Erneut',
    retried: 'Kommt in einigen Sekunden wieder an die Reihe.',
    attempts: (n) => `Versuch ${n}`,
    throughput: (perHour) => `${perHour.toFixed(perHour < 10 ? 1 : 0)} Fälle je Stunde`,
    plot: 'Wartezeit (oben) und Dauer (unten) jedes Falls, ältester links',
    highest: (time) => `höchster Balken ${time}`,
    all: 'Alle',
    systems: {
      none: 'Kein System ist eingerichtet.',
      noneAction: 'Schreiben Sie network.json in Pedicles Ordner; docs/network.md zeigt, wie.',
      test: 'Testen',
      answers: 'antwortet',
      patientId: 'Patienten-ID',
      patientName: 'Name',
      studyDate: 'Studiendatum (JJJJMMTT oder ein Bereich)',
      find: 'Suchen',
      finding: 'Wird gefragt…',
      nothing: 'Nichts gefunden.',
      series: 'Serien',
      back: 'Zurück zu den Studien',
      fetch: 'Holen und öffnen',
      fetching: 'Wird geholt…',
      images: (n) => `${n} Bilder`,
    },
  },
};
