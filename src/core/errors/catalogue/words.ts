/** Parts of sentences. */

/** `1 slice`, `3 slices`. */
export const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** The first twelve and how many more. */
export const listed = (parts: readonly string[]): string =>
  parts.length <= 12 ? parts.join(', ') : `${parts.slice(0, 12).join(', ')} and ${parts.length - 12} more`;

/** Runs of zero-based slices as shown to users, one-based: `3, 4–9`. */
export function sliceList(slices: readonly number[]): string {
  const runs: string[] = [];
  for (let n = 0; n < slices.length; n += 1) {
    const start = slices[n]!;
    let end = start;
    while (slices[n + 1] === end + 1) {
      end += 1;
      n += 1;
    }
    runs.push(start === end ? `${start + 1}` : `${start + 1}–${end + 1}`);
  }
  return runs.length > 12 ? `${runs.slice(0, 12).join(', ')} …` : runs.join(', ');
}
