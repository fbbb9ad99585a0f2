/** The page a person reads about a case that was made without a hand: findings first, then structures, levels and proof. */
import { z } from 'zod';

export interface ReportedCase {
  readonly id: string;
  readonly result: 'done' | 'findings' | 'refused';
  readonly seriesKey: string;
  readonly protocol: string | null;
}

const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  action: z.string(),
});

/** What the report takes of the JSON of `pedicle segment`; all else is in `findings.json` beside it. */
const outcomeSchema = z.object({
  structures: z
    .array(
      z.object({ id: z.string().optional(), name: z.string(), volumeCc: z.number(), slices: z.number() }),
    )
    .default([]),
  reviews: z
    .array(
      z.object({
        structureId: z.string(),
        quality: z.object({ expectedDice: z.number(), verdict: z.string(), reasons: z.array(z.string()) }),
        reviewSlices: z.array(z.number()),
      }),
    )
    .default([]),
  levels: z.object({ status: z.string(), reason: z.string() }).nullish(),
  proof: z.object({ contours: z.number(), points: z.number(), maxDeviationMm: z.number() }).nullish(),
  findings: z.array(findingSchema).default([]),
  error: z.object({ code: z.string(), message: z.string(), action: z.string() }).optional(),
});

/** Why `pedicle segment` refused the input, '' when it did not. @throws as {@link caseReport}. */
export const whyRefused = (outcome: string): string =>
  outcomeSchema.parse(JSON.parse(outcome)).error?.message ?? '';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const row = (cells: readonly string[], tag: 'td' | 'th' = 'td'): string =>
  `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((cells) => row(cells)).join('')}</tbody></table>`;

const STYLE =
  'body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1d2329;background:#fff}' +
  'table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #d5dade;padding:.3rem .5rem;text-align:left;vertical-align:top}' +
  '.state{border:2px solid #9a5b00;padding:.6rem .9rem;font-weight:600}.error{color:#a3141e}.warning{color:#7d4a00}';

const RANK = { error: 0, warning: 1, info: 2 } as const;

/**
 * @param outcome what `pedicle segment --json` wrote.
 * @returns a whole HTML page without scripts and without anything to load; names no patient but by the series' UID.
 * @throws SyntaxError, ZodError when `outcome` is not that.
 */
export function caseReport(of: ReportedCase, outcome: string): string {
  const told = outcomeSchema.parse(JSON.parse(outcome));
  const review = new Map(told.reviews.map((one) => [one.structureId, one]));
  const findings = [...told.findings].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const structures = told.structures.map((s) => {
    const seen = s.id === undefined ? undefined : review.get(s.id);
    return [
      s.name,
      s.volumeCc.toFixed(1),
      String(s.slices),
      seen?.quality.verdict ?? '',
      seen?.quality.reasons.join(' ') ?? '',
      seen?.reviewSlices.map((k) => k + 1).join(', ') ?? '',
    ];
  });
  const state =
    told.error === undefined
      ? 'UNAPPROVED. Every contour was made automatically. Nobody has looked at it yet.'
      : `Refused: ${told.error.message} ${told.error.action}`;
  const list = findings.map(
    (f) =>
      `<li class="${f.severity}"><b>${escaped(f.severity)}</b> ${escaped(f.code)}: ${escaped(f.message)} ${escaped(f.action)}</li>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Case ${escaped(of.id)}</title><style>${STYLE}</style></head><body>
<h1>Case made without a hand</h1>
<p class="state">${escaped(state)}</p>
${table(['series', 'template', 'result', 'job'], [[of.seriesKey, of.protocol ?? 'every structure', of.result, of.id]])}
<h2>Findings</h2>
${list.length === 0 ? '<p>None.</p>' : `<ul>${list.join('')}</ul>`}
<h2>Structures</h2>
${table(['structure', 'volume cc', 'slices', 'verdict', 'why', 'slices to look at'], structures)}
<h2>Levels</h2>
<p>${told.levels ? `${escaped(told.levels.status)}: ${escaped(told.levels.reason)}` : 'No model of this run names vertebrae.'}</p>
<h2>Proof of the structure set</h2>
<p>${told.proof ? `${told.proof.contours} contours with ${told.proof.points} points were read back by two readers; the largest difference is ${told.proof.maxDeviationMm} mm.` : 'No structure set was written.'}</p>
<p>Not a medical device.</p>
</body></html>
`;
}
