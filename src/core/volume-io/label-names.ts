/**
 * Label names beside an image: a table in a file of its own, for formats and tools that keep none in the image.
 *
 * JSON: `{"1": "vertebra_L5", "2": "spinal_cord"}` is what is written. Read too: names as keys and values as numbers (`{"liver": 5}`), and either of them under `labels`
 * (nnU-Net's dataset.json). Text: CSV and TSV with the value first (BIDS dseg.tsv has a heading `index name`), 3D Slicer colour tables (`1 liver 255 0 0 255`), ITK-SNAP label
 * descriptions (`1 255 0 0 1 1 1 "liver"`). Anything else is not a table of labels, whatever its name, and is not guessed at.
 */

/** The sidecar for a label map: one JSON object, value → name, ascending. */
export function labelNamesJson(labels: ReadonlyMap<number, string>): string {
  const rows = [...labels]
    .sort(([a], [b]) => a - b)
    .map(([value, name]) => `  ${JSON.stringify(String(value))}: ${JSON.stringify(name)}`);
  return `{\n${rows.join(',\n')}\n}\n`;
}

const labelValue = (text: unknown): number | null => {
  const value = typeof text === 'string' && /^\s*\d+\s*$/.test(text) ? Number(text) : text;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65535 ? value : null;
};

/** Names by label value from the text of a file beside the image; null when it is no table of labels. */
export function parseLabelNames(text: string): Map<number, string> | null {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const names = trimmed.startsWith('{') ? namesFromJson(trimmed) : namesFromLines(trimmed);
  names?.delete(0);
  return names === null || names.size === 0 ? null : names;
}

function namesFromJson(text: string): Map<number, string> | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const nested = (parsed as Record<string, unknown>).labels;
  const table = typeof nested === 'object' && nested !== null ? nested : (parsed as object);
  return namesFromEntries(Object.entries(table));
}

/** All entries value → name, or all of them name → value with no value twice: one that is neither makes it another kind of file (BIDS, a header). */
function namesFromEntries(entries: readonly [string, unknown][]): Map<number, string> | null {
  const byValue = entries.map(([key, value]) =>
    labelValue(key) !== null && typeof value === 'string' ? ([labelValue(key), value] as const) : null,
  );
  const byName = entries.map(([key, value]) =>
    labelValue(key) === null && labelValue(value) !== null ? ([labelValue(value), key] as const) : null,
  );
  const rows = byValue.every((row) => row !== null) ? byValue : byName;
  if (!rows.every((row) => row !== null)) return null;
  const names = new Map(rows as readonly (readonly [number, string])[]);
  return names.size === rows.length ? names : null;
}

const SNAP = /^\s*(\d+)(?:\s+[\d.]+){6}\s+"([^"]*)"\s*$/;
const SLICER = /^\s*(\d+)\s+(\S+)(?:\s+\d+){4}\s*$/;

/** One label a line, all lines of one kind; comments (`#`) and one heading are passed over. */
function namesFromLines(text: string): Map<number, string> | null {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map(valueFirst(text));
  const read = [snapRow, slicerRow, cellRow].find((row) => {
    const heading = /[,;\t]/.test(lines[0] ?? '') && row(lines[0] ?? '') === null;
    const first = heading ? 1 : 0;
    return lines.length > first && lines.slice(first).every((line) => row(line) !== null);
  });
  if (read === undefined) return null;
  const names = new Map<number, string>();
  for (const line of lines) {
    const found = read(line);
    if (found === null) continue;
    if (names.has(found[0])) return null;
    names.set(...found);
  }
  return names;
}

const cellsOf = (line: string): string[] =>
  line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

/** Tables whose heading says that their value and name stand elsewhere (BIDS leaves the order of columns open), brought into order. */
function valueFirst(text: string): (line: string) => string {
  const heading = cellsOf(text.slice(0, text.search(/\r?\n|$/)).toLowerCase());
  const at = (words: readonly string[]): number => heading.findIndex((cell) => words.includes(cell));
  const [value, name] = [at(['index', 'label', 'value', 'id']), at(['name', 'structure', 'region'])];
  if (value < 0 || name < 0) return (line) => line;
  return (line) => {
    const cells = cellsOf(line);
    return `${cells[value] ?? ''}\t${cells[name] ?? ''}`;
  };
}

function row(match: RegExpExecArray | null): [number, string] | null {
  const value = labelValue(match?.[1]);
  const name = match?.[2]?.trim() ?? '';
  return value === null || name === '' ? null : [value, name];
}

const snapRow = (line: string): [number, string] | null => row(SNAP.exec(line.slice(0, 1000)));
const slicerRow = (line: string): [number, string] | null => row(SLICER.exec(line.slice(0, 1000)));

/** `1,liver`, `1;"liver"`, `1<tab>liver`; more cells may follow. */
function cellRow(line: string): [number, string] | null {
  const [first, second] = cellsOf(line);
  const value = labelValue(first);
  // A second number is a measurement, not a name.
  if (value === null || second === undefined || second === '' || /^[-+\d.eE]+$/.test(second)) return null;
  return [value, second];
}
