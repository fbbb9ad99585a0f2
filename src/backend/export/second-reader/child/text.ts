/** Text of an element in the character set its file names. */
import { TextDecoder } from 'node:util';
import type { DataSet } from 'dicom-parser';

/** Labels of the WHATWG Encoding Standard for Specific Character Set (PS3.3 C.12.1.1.2). */
const charsets: Readonly<Record<string, string>> = {
  '': 'windows-1252',
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  'ISO 2022 IR 87': 'iso-2022-jp',
  'ISO 2022 IR 159': 'iso-2022-jp',
  'ISO 2022 IR 149': 'euc-kr',
  'ISO 2022 IR 58': 'gb18030',
};

/** Encodings that need no escape in between: the last named one that is not the default decides. */
export function decoderOf(set: DataSet): TextDecoder {
  const named = (set.string('x00080005') ?? '').split('\\').map((name) => name.trim());
  const name = named.filter((n) => n !== '').at(-1) ?? '';
  return new TextDecoder(charsets[name] ?? charsets[name.replace('ISO 2022 IR', 'ISO_IR')] ?? 'utf-8');
}

/** ESC, intermediate bytes, final byte (ISO 2022). */
const escapes = new RegExp(`${String.fromCharCode(27)}[$()\\-.,]+[0-9A-Za-z@]`, 'g');

/** Text of an element; escape sequences that name a character set (ISO 2022) are dropped where the decoder keeps them. */
export function text(set: DataSet, tag: string, decoder?: TextDecoder): string {
  const element = set.elements[tag];
  if (element === undefined) return '';
  const bytes = set.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  const decoded = decoder === undefined ? Buffer.from(bytes).toString('latin1') : decoder.decode(bytes);
  return decoded
    .replaceAll(escapes, '')
    .replace(/[\0 ]+$/, '')
    .trim();
}
