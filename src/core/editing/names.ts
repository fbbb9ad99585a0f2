/** TG-263 names of structures derived from others. */

/** `SpinalCord` + 2 mm → `SpinalCord_PRV02`; a PRV's own suffix is replaced. Margins are rounded to whole mm. */
export function prvName(name: string, marginMm: number): string {
  const suffix = String(Math.round(marginMm)).padStart(2, '0');
  return `${name.replace(/_PRV\d*$/i, '')}_PRV${suffix}`;
}

/**
 * `CTV_3000` → `PTV_3000`; GTV and ITV likewise; a PTV keeps its name and says the margin (`PTV_T09_2mm`): a PTV of a PTV is none; any
 * other name gets `PTV` before it.
 */
export function ptvName(name: string, marginMm: number): string {
  if (/^[a-z]?PTV/.test(name)) return `${name}_${Math.round(marginMm)}mm`;
  return /^[a-z]?(CTV|GTV|ITV)/.test(name) ? name.replace(/^[a-z]?(CTV|GTV|ITV)/, 'PTV') : `PTV_${name}`;
}
