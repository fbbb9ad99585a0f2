/** The 16-character rule of Eclipse. */

/** Longest structure name Eclipse takes. */
export const maxNameLength = 16;

/** Characters of an LO value that DICOM or Eclipse refuse: backslash and control characters. */
const refused = /[\\\p{Cc}]/gu;

const cut = (name: string, length: number): string => {
  const side = /(?:_PRV\d*)?(?:_[LR])?$/.exec(name)?.[0] ?? '';
  return name.length <= length ? name : name.slice(0, length - side.length) + side;
};

/**
 * Names as written to a file: at most 16 characters, unique without regard to case. A long name is cut before its side and margin (`_L`, `_PRV02`), a name already
 * taken gets `~2`, `~3`…; the order of the list decides who keeps the plain name. An empty name becomes `ROI`.
 */
export function exportNames(names: readonly string[]): string[] {
  const plain = names.map((name) => name.replace(refused, '').trim() || 'ROI');
  const taken = new Set<string>();
  const result: (string | undefined)[] = plain.map((name) => {
    const lower = name.toLowerCase();
    if (name.length > maxNameLength || taken.has(lower)) return undefined;
    taken.add(lower);
    return name;
  });
  return result.map((kept, at) => {
    if (kept !== undefined) return kept;
    let name = cut(plain[at]!, maxNameLength);
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) {
      const suffix = `~${n}`;
      name = cut(plain[at]!, maxNameLength - suffix.length) + suffix;
    }
    taken.add(name.toLowerCase());
    return name;
  });
}
