/** Texts of the assessment. */
export const assessTexts = {
  assess: {
    title: 'Assessment',
    intro: "For a reader's attention, never a diagnosis. Most in need of a look first.",
    run: 'Assess the vertebrae',
    running: 'Assessing…',
    loading: 'The image is still being loaded.',
    noVertebrae: 'Needs contours of vertebrae: segment or import them first.',
    old: 'Structures have changed since: assess again.',
    save: 'Save as CSV',
    heights: 'Height front / middle / back',
    mm: (values: readonly number[]) => `${values.map((mm) => mm.toFixed(1)).join(' / ')} mm`,
    grade: (grade: number, shape: string) => `Genant grade ${grade}, ${shape}`,
    loss: (share: number, from: readonly string[]) =>
      `${Math.round(100 * share)} % of height less than ${from.join(' and ')}`,
    hu: 'Trabecular HU',
    huValue: (hu: number, against: number | null) =>
      `${Math.round(hu)}${against === null ? '' : ` (${against >= 0 ? '+' : '−'}${Math.abs(Math.round(against))} to its neighbours)`}`,
    band: (name: string) => `at or below the ${name}`,
    kyphosis: 'Kyphosis',
    degrees: (value: number) => `${Math.round(value)}°`,
    tumour: 'GTV in it',
    tumourValue: (cc: number, share: number, sectors: readonly number[]) =>
      `${cc.toFixed(1)} cc, ${Math.round(100 * share)} % of the body${sectors.length === 0 ? '' : `, sectors ${sectors.join(' ')}`}`,
    canal: 'Canal',
    sins: 'SINS',
    sinsValue: (from: number, to: number) => `${from} to ${to} of 18: pain and alignment are yours to judge`,
    candidates: 'Candidates',
    candidate: (kind: string, cc: number, hu: number, third: string) =>
      `${kind}, ${cc.toFixed(1)} cc, ${Math.round(hu)} HU, ${third} third`,
    atEndPlate: 'at an end plate: may be wear',
    breach: (share: number) =>
      `${Math.round(100 * share)} % of the cortex beside it no denser than bone marrow`,
    accept: 'Take as GTV',
    acceptNamed: (kind: string, vertebra: string) => `Take the ${kind} candidate in ${vertebra} as GTV`,
    accepted: (name: string) => `Candidate taken as ${name}`,
    described: (kind: string, vertebra: string) =>
      `From a ${kind} candidate in ${vertebra}, found by comparison with its neighbours. To be reviewed.`,
    none: 'No candidate above the default score. That is no reason not to look.',
    notSearched: (names: readonly string[]) => `Not searched for lesions: ${names.join(', ')}`,
    risk: {
      title: 'Published risk models',
      model: 'Model',
      vertebra: 'Vertebra',
      assessFirst: 'assess the vertebrae first',
      noVertebra: 'choose one for proposals',
      choose: 'choose',
      proposed: 'proposed from contours and HU: confirm or change',
      input: 'Input',
      ratio: 'Ratio',
      points: 'Points',
      interval: '95 %',
      missing: (titles: readonly string[]) => `No result yet. Missing: ${titles.join(', ')}`,
      result: (value: string, interval: string | null, group: string | null) =>
        `Result: ${value} (${interval === null ? 'no interval published' : interval})${group === null ? '' : `, ${group}`}`,
      average: 'A published average for a reader to weigh, never a statement about this patient.',
      holds: (validity: string) => `Holds for: ${validity}`,
      source: (source: string) => `Source: ${source}`,
    },
  },
} as const;
