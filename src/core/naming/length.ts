/** Names as they are written to a file: whole where DICOM allows it, shortened with sense where a system wants less. */

/** Longest structure name Eclipse takes. */
export const maxNameLength = 16;

/** Longest ROI Name DICOM allows, in characters (LO, PS3.5 6.2). */
export const maxRoiNameLength = 64;

/** Characters of an LO value that DICOM or Eclipse refuse: backslash and control characters. */
const refused = /[\\\p{Cc}]/gu;

/** Words of up to this many letters stay whole: levels (`T` of `T10`), sides, `PRV`, and what would be unreadable shorter. */
const shortWord = 3;

/** As much of the text as fits, never half a surrogate pair. */
const start = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

/**
 * A name made to fit: the longest words lose letters at their end, then separators go. Digits, and with them level and margin,
 * and short words such as a side stay, so a name never becomes that of another level.
 */
function shorten(name: string, length: number): string {
  const parts = name.slice(0, 1024).match(/\p{L}+|[^\p{L}]+/gu) ?? [];
  const words = parts.map((part) => (/^\p{L}/u.test(part) ? { text: part } : null));
  let excess = parts.join('').length - length;
  while (excess > 0) {
    const order = words.filter((word) => word !== null).sort((a, b) => b.text.length - a.text.length);
    const [longest, next] = order;
    if (longest === undefined || longest.text.length <= shortWord) break;
    const { length: before } = longest.text;
    const drop = Math.max(1, Math.min(excess, before - Math.max(shortWord, next?.text.length ?? 0)));
    longest.text = start(longest.text, before - drop);
    excess -= before - longest.text.length;
  }
  const joined = parts.map((part, n) => words[n]?.text ?? part);
  if (excess <= 0) return joined.join('');
  // Between digits a separator says something: T10-T12 is not T10T12.
  const tight = joined.map((part) => part.replaceAll(/(?<!\d)[^\p{L}\d]|[^\p{L}\d](?!\d)/gu, '')).join('');
  return start(tight, length);
}

/**
 * Names as written to a file: at most `length` characters, unique without regard to case. A name that is too long is shortened
 * ({@link shorten}), a name already taken gets `~2`, `~3`…; the order of the list decides who keeps the plain name. An empty name
 * becomes `ROI`.
 * @param length 64 is DICOM's own limit, 16 that of Eclipse.
 */
export function exportNames(names: readonly string[], length = maxNameLength): string[] {
  const plain = names.map((name) => name.replace(refused, '').trim() || 'ROI');
  const taken = new Set<string>();
  const result: (string | undefined)[] = plain.map((name) => {
    const lower = name.toLowerCase();
    if (name.length > length || taken.has(lower)) return undefined;
    taken.add(lower);
    return name;
  });
  return result.map((kept, at) => {
    if (kept !== undefined) return kept;
    let name = shorten(plain[at]!, length).trim();
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) {
      const suffix = `~${n}`;
      name = shorten(plain[at]!, length - suffix.length).trim() + suffix;
    }
    taken.add(name.toLowerCase());
    return name;
  });
}
