/** @returns the packages still missing. */
export function ensureDebianPackages(names: readonly string[]): readonly string[];
