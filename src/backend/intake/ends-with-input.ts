/** Set for a process that is to end when its standard input does: when whoever started it is gone, however that came. */
export const ENDS_WITH_INPUT = 'PEDICLE_ENDS_WITH_INPUT';
