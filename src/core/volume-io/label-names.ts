/**
 * Label names beside an image: a JSON or CSV sidecar, for formats and tools that keep none in the file.
 *
 * JSON: `{"1": "vertebra_L5", "2": "spinal_cord"}` is what is written. Read too: names as keys and values as numbers
 * (`{"liver": 5}`), and either of them under `labels` (nnU-Net's dataset.json). CSV: `1,vertebra_L5` a line, an optional
 * header line, `;` or tab as separators too.
 */
import { fault } from './failure.ts';

/** The sidecar for a label map: one JSON object, value → name, ascending. */
export function labelNamesJson(labels: ReadonlyMap<number, string>): string {
  const rows = [...labels]
    .sort(([a], [b]) => a - b)
    .map(([value, name]) => `  ${JSON.stringify(String(value))}: ${JSON.stringify(name)}`);
  return `{\n${rows.join(',\n')}\n}\n`;
}

const labelValue = (text: unknown): number | null => {
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : text;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65535 ? value : null;
};

/** Names by label value from the text of a sidecar, JSON or CSV by its first character. @throws PedicleError `volume-header`. */
export function parseLabelNames(text: string): Map<number, string> {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const names = trimmed.startsWith('{') ? namesFromJson(trimmed) : namesFromCsv(trimmed);
  names.delete(0);
  if (names.size === 0) throw fault('volume-header', 'The label name file names no label.');
  return names;
}

function namesFromJson(text: string): Map<number, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw fault('volume-header', 'The label name file is not valid JSON.', cause);
  }
  const nested = (parsed as Record<string, unknown>).labels;
  const table = typeof nested === 'object' && nested !== null ? nested : (parsed as object);
  const names = new Map<number, string>();
  for (const [key, value] of Object.entries(table)) {
    const [left, right] = [labelValue(key), labelValue(value)];
    if (left !== null && typeof value === 'string') names.set(left, value);
    else if (right !== null && typeof value === 'number') names.set(right, key);
  }
  return names;
}

function namesFromCsv(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split(/\r?\n/)) {
    const [first, second] = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const value = labelValue(first);
    if (value !== null && second !== undefined && second !== '') names.set(value, second);
  }
  return names;
}
