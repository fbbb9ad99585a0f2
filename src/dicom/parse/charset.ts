/** Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1): single-byte, multi-byte and ISO 2022 code extensions. */

/** Defined terms without code extensions → label of the Encoding Standard. */
const WHOLE: Readonly<Record<string, string>> = {
  '': 'latin1',
  'ISO_IR 6': 'latin1',
  'ISO_IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** How the bytes of one half (G0: 0x21–0x7E, G1: 0xA0–0xFF) are decoded while a code element is designated. */
interface Designation {
  readonly half: 0 | 1;
  readonly encoding: string;
  /** Bytes a character. */
  readonly width: 1 | 2;
  /** Prefix a character needs in `encoding`; G0 double-byte characters get their high bits set. */
  readonly prefix?: number;
}

const one = (half: 0 | 1, encoding: string): Designation => ({ half, encoding, width: 1 });
const two = (half: 0 | 1, encoding: string): Designation => ({ half, encoding, width: 2 });

/** Escape sequences without their ESC (PS3.3 tables C.12-3 and C.12-4). */
const ESCAPES: Readonly<Record<string, Designation>> = {
  '(B': one(0, 'latin1'),
  '(J': one(0, 'latin1'),
  ')I': one(1, 'shift_jis'),
  '-A': one(1, 'latin1'),
  '-B': one(1, 'iso-8859-2'),
  '-C': one(1, 'iso-8859-3'),
  '-D': one(1, 'iso-8859-4'),
  '-L': one(1, 'iso-8859-5'),
  '-G': one(1, 'iso-8859-6'),
  '-F': one(1, 'iso-8859-7'),
  '-H': one(1, 'iso-8859-8'),
  '-M': one(1, 'windows-1254'),
  '-b': one(1, 'iso-8859-15'),
  '-T': one(1, 'windows-874'),
  $B: two(0, 'euc-jp'),
  '$@': two(0, 'euc-jp'),
  '$(D': { ...two(0, 'euc-jp'), prefix: 0x8f },
  '$)C': two(1, 'euc-kr'),
  '$)A': two(1, 'gb18030'),
};

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();
function decodeAs(encoding: string, bytes: Uint8Array): string {
  let decoder = decoders.get(encoding);
  if (decoder === undefined) {
    decoder = new TextDecoder(encoding, { fatal: false, ignoreBOM: true });
    decoders.set(encoding, decoder);
  }
  return decoder.decode(bytes);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text beyond ASCII in a file that names no character set: UTF-8 where the bytes are that (by chance they never are), else Latin-1. */
function decodeUndeclared(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return decodeAs('latin1', bytes);
  }
}

/**
 * Text of a value under the character sets in force (the values of (0008,0005)). Delimiters (`\`, and `^`, `=` of a
 * person name) come through as such, also next to double-byte characters whose second byte looks like one.
 * Undecodable bytes become U+FFFD; an unknown term is read as the default repertoire.
 */
export function decodeText(bytes: Uint8Array, terms: readonly string[], personName: boolean): string {
  let plain = true;
  for (let at = 0; at < bytes.length && plain; at += 1) {
    const c = bytes[at]!;
    plain = c < 0x80 && c !== 0x1b;
  }
  if (plain) return decodeAs('utf-8', bytes);
  const first = terms[0] ?? '';
  if (terms.length <= 1 && (first === '' || first === 'ISO_IR 6')) return decodeUndeclared(bytes);
  if (terms.length <= 1 && !first.startsWith('ISO 2022')) return decodeAs(WHOLE[first] ?? 'latin1', bytes);
  return decodeExtended(bytes, initialG1(first), personName);
}

/** G1 at the start of a value: the right half of the first term's set. */
function initialG1(first: string): Designation {
  const base = first.replace('ISO 2022 IR', 'ISO_IR');
  if (base === 'ISO_IR 149') return two(1, 'euc-kr');
  if (base === 'ISO_IR 58') return two(1, 'gb18030');
  return one(1, WHOLE[base] ?? 'latin1');
}

const isDelimiter = (c: number, personName: boolean): boolean =>
  c === 0x5c || (c >= 0x09 && c <= 0x0d && c !== 0x0b) || (personName && (c === 0x5e || c === 0x3d));

function decodeExtended(bytes: Uint8Array, startG1: Designation, personName: boolean): string {
  const startG0 = one(0, 'latin1');
  let g0 = startG0;
  let g1 = startG1;
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const c = bytes[at]!;
    if (c === 0x1b) {
      const [found, length] = escapeAt(bytes, at);
      if (found?.half === 0) g0 = found;
      if (found?.half === 1) g1 = found;
      at += length;
    } else if (g0.width === 1 && isDelimiter(c, personName)) {
      text += String.fromCharCode(c);
      g0 = startG0;
      g1 = startG1;
      at += 1;
    } else if (c < 0x21) {
      text += String.fromCharCode(c);
      if (c >= 0x09 && c <= 0x0d) {
        g0 = startG0;
        g1 = startG1;
      }
      at += 1;
    } else {
      const end = runEnd(bytes, at, c >= 0x80, g0.width === 1, personName);
      text += decodeRun(bytes.subarray(at, end), c >= 0x80 ? g1 : g0);
      at = end;
    }
  }
  return text;
}

function escapeAt(bytes: Uint8Array, at: number): [Designation | undefined, number] {
  const code = String.fromCharCode(...bytes.subarray(at + 1, at + 4));
  for (const length of [3, 2]) {
    const found = ESCAPES[code.slice(0, length)];
    if (found !== undefined && code.length >= length) return [found, length + 1];
  }
  return [undefined, 1];
}

/** End of the run of bytes of the same half, without controls or (in single-byte G0) delimiters. */
function runEnd(bytes: Uint8Array, from: number, high: boolean, split: boolean, personName: boolean): number {
  let end = from;
  while (end < bytes.length) {
    const c = bytes[end]!;
    if (c >= 0x80 !== high || c < 0x21 || (split && !high && isDelimiter(c, personName))) break;
    end += 1;
  }
  return end;
}

function decodeRun(run: Uint8Array, designation: Designation): string {
  if (designation.half === 1 || designation.width === 1) return decodeAs(designation.encoding, run);
  const size = designation.prefix === undefined ? 2 : 3;
  const count = Math.floor(run.length / 2);
  const coded = new Uint8Array(count * size);
  for (let n = 0; n < count; n += 1) {
    if (designation.prefix !== undefined) coded[n * size] = designation.prefix;
    coded[n * size + size - 2] = run[2 * n]! | 0x80;
    coded[n * size + size - 1] = run[2 * n + 1]! | 0x80;
  }
  return decodeAs(designation.encoding, coded) + (run.length % 2 === 1 ? '\ufffd' : '');
}
