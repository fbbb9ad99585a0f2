/** Pieces of self-contained HTML reports: nothing is loaded from anywhere, nothing in them runs. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML text or attribute value. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c);

export type Cell = string | number | null;

const cell = (value: Cell): string => (value === null ? '–' : escaped(String(value)));

/** A table; the first column heads its rows. `marks` are class names by row. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly Cell[])[],
  marks: readonly (string | null)[] = [],
): string {
  const body = rows.map(
    (row, n) =>
      `<tr${marks[n] ? ` class="${marks[n]}"` : ''}>${row
        .map((value, c) => (c === 0 ? `<th scope="row">${cell(value)}</th>` : `<td>${cell(value)}</td>`))
        .join('')}</tr>`,
  );
  return `<table><thead><tr>${heading.map((h) => `<th scope="col">${escaped(h)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

const STYLE = `
body{font:13px/1.45 system-ui,sans-serif;color:#111;background:#fff;max-width:1100px;margin:24px auto;padding:0 16px}
h1{font-size:22px}h2{font-size:17px;margin-top:28px;border-bottom:1px solid #bbb}h3{font-size:14px}
table{border-collapse:collapse;margin:8px 0}th,td{padding:2px 9px;border-bottom:1px solid #ddd;text-align:right}
th[scope=row],thead th:first-child{text-align:left}thead th{border-bottom:2px solid #888}
.worse th,.worse td,.flag{background:#fde2dc}.better th,.better td{background:#e0f1e4}
figure{display:inline-block;margin:6px;vertical-align:top}figcaption{font-size:11px;max-width:260px}
svg{max-width:100%;height:auto}.note{color:#444}
@media print{body{margin:0;max-width:none}figure,tr{break-inside:avoid}h1,h2,h3{break-after:avoid}thead{display:table-header-group}}
`;

/** The page. Its policy forbids everything but its own style. */
export const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>\n`;
