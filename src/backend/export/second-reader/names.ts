/** Names in the file against names on screen, by a rule of its own: whole unless a stated reason forbids it. */

const comparable = (text: string): string => text.normalize('NFC').trim();

/** Without case and without marks that nobody sees. */
const visible = (text: string): string => comparable(text.replaceAll(/\p{Cf}/gu, '')).toLowerCase();

/** Digits in their order: levels, margins, doses. */
const digits = (text: string): string => text.replaceAll(/\D+/g, ' ').trim();

/**
 * What is wrong with the written names, '' when nothing is. A name may differ from the one on screen only where DICOM or the
 * chosen profile forbids that one (longer than the limit, characters an LO may not hold, empty, taken as a reader sees it, without
 * case, by another of the set); it then keeps its digits but for a `~n` at its end. A profile that translates names (`tg263`) is left out.
 * @param shown names of the structures in order; `written` those of the file's ROIs in the same order.
 */
export function nameFault(shown: readonly string[], written: readonly string[], rule: string): string {
  const limit = rule === 'whole' ? 64 : 16;
  const lower = written.map(visible);
  if (new Set(lower).size < lower.length) return 'two structures have one name';
  if (rule === 'tg263') return '';
  const count = new Map<string, number>();
  for (const name of shown) {
    const key = visible(name);
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  for (const [n, name] of shown.entries()) {
    const own = comparable(name);
    const file = comparable(written[n] ?? '');
    if (own === file) continue;
    const forbidden =
      own === '' || [...own].length > limit || /[\\\p{Cc}]/u.test(own) || (count.get(visible(own)) ?? 0) > 1;
    if (!forbidden) return `“${own}” is called “${file}”`;
    const plain = file.replace(/~\d+$/, '');
    if ([...own].length <= 64 && own !== '' && digits(plain) !== digits(own))
      return `“${own}” is called “${file}”`;
  }
  return '';
}
