/** TG-263 names of structures derived from others. */

/** `SpinalCord` + 2 mm → `SpinalCord_PRV02`; a PRV's own suffix is replaced. Margins are rounded to whole mm. */
export function prvName(name: string, marginMm: number): string {
  const suffix = String(Math.round(marginMm)).padStart(2, '0');
  return `${name.replace(/_PRV\d*$/i, '')}_PRV${suffix}`;
}

/** `CTV_3000` → `PTV_3000`; GTV and ITV likewise; any other name gets `PTV` before it. */
export function ptvName(name: string): string {
  return /^[a-z]?(CTV|GTV|ITV)/.test(name) ? name.replace(/^[a-z]?(CTV|GTV|ITV)/, 'PTV') : `PTV_${name}`;
}
