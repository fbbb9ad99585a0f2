/** Decimal strings for writing (DS, PS3.5 6.2: at most 16 characters). */
import { fault } from '../../core/errors/errors.ts';

const MAX_LENGTH = 16;

/**
 * The decimal string of at most 16 characters whose value is closest to `x`; the shortest exact one when 16 characters
 * are enough, so a value that came from a DS goes back as the same number. `-0` becomes `0`.
 * @throws PedicleError `decimal-not-finite`.
 */
export function formatDecimalString(x: number): string {
  if (!Number.isFinite(x)) {
    throw fault('decimal-not-finite');
  }
  const exact = String(x);
  if (exact.length <= MAX_LENGTH) return exact.replace('e+', 'e');
  const magnitude = Math.abs(x);
  if (magnitude >= 1e-3 && magnitude < 1e14) return closestFixed(x, magnitude);
  let best = '0';
  let bestError = magnitude;
  for (const candidate of candidates(x)) {
    const error = Math.abs(Number(candidate) - x);
    if (candidate.length <= MAX_LENGTH && error < bestError) {
      best = candidate;
      bestError = error;
    }
  }
  return best;
}

/**
 * From 0.001 to 1e14 the notation without exponent has the finest steps: as many decimals as fit, without the zero in
 * front of the point.
 */
function closestFixed(x: number, magnitude: number): string {
  const wholeDigits = magnitude < 1 ? 0 : Math.floor(Math.log10(magnitude)) + 1;
  for (let decimals = Math.min(15, MAX_LENGTH - wholeDigits - (x < 0 ? 1 : 0)); ; decimals -= 1) {
    const fixed = x.toFixed(decimals);
    const text = magnitude < 1 ? fixed.replace('0.', '.') : fixed;
    if (text.length <= MAX_LENGTH) return text;
  }
}

/** Fixed and exponent notations with as many digits as 16 characters may hold, with and without a leading zero. */
function* candidates(x: number): Generator<string> {
  const magnitude = Math.abs(x);
  if (magnitude >= 1e-6 && magnitude < 1e16) {
    for (let decimals = 0; decimals <= 15; decimals += 1) {
      const fixed = x.toFixed(decimals);
      yield fixed;
      yield fixed.replace(/^(-?)0\./, '$1.');
    }
  }
  for (let decimals = 0; decimals <= 14; decimals += 1) yield x.toExponential(decimals).replace('e+', 'e');
}
