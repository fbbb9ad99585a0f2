/** Texts of formulas and of the safety check. */
export const targetsTexts = {
  targets: {
    formulas: 'Formulas',
    noFormulas: 'No structure has a formula yet.',
    formulaOf: (name: string) => `Formula of ${name}`,
    placeholder: 'CTV + 2 mm - SpinalCord_PRV02',
    set: 'Set',
    updateAll: 'Update all',
    nothingToUpdate: 'Everything is up to date.',
    discard: 'Give up the hand edit',
    states: {
      current: 'up to date',
      stale: 'needs update',
      overridden: 'changed by hand',
      unchecked: 'not checked',
      missing: 'source missing',
      broken: 'broken',
    },
    safety: 'Safety check',
    safetyStates: { ok: 'well', look: 'look', stop: 'stop', unknown: 'not known' },
    fractions: 'Fractions',
    limits: 'Dose limits',
    notVerified: 'not checked against the report',
    labels: {
      formula: (name: string) => `Formula of ${name}`,
      update: (names: readonly string[]) => `Update ${names.join(', ')}`,
    },
  },
} as const;
