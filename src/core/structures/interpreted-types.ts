/** RT ROI Interpreted Type, PS3.3 C.8.8.8.1: the defined terms used here; '' where the name says nothing. */
// biome-ignore format: a list
export const INTERPRETED_TYPES = [
  'EXTERNAL', 'PTV', 'CTV', 'GTV', 'ITV', 'TREATED_VOLUME', 'IRRAD_VOLUME', 'BOLUS', 'AVOIDANCE', 'ORGAN', 'MARKER',
  'REGISTRATION', 'ISOCENTER', 'CONTRAST_AGENT', 'CAVITY', 'BRACHY_CHANNEL', 'SUPPORT', 'FIXATION', 'DOSE_REGION', 'CONTROL',
  'DOSE_MEASUREMENT', '',
] as const;

export type InterpretedType = (typeof INTERPRETED_TYPES)[number];
