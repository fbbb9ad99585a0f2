/**
 * Formulas of derived structures: `PTV = CTV + 2 mm - SpinalCord_PRV02`. Read from left to right:
 *   `A + B` union, `A - B` A without B, `A & B` what both hold; `A + 2 mm`, `A - 2 mm` margins on all sides;
 *   `A + {L 2, R 2, A 3, P 1, S 5, I 5} mm` margins per patient direction (left out: 0; negative ones shrink);
 *   `ring(A, 2 mm, 10 mm)` the shell from 2 to 10 mm outside A; parentheses. Names with other characters stand in quotes.
 *   `ctv(GTV, "isrc-2012", VB_L3, VB_L3_Body)`, alone: proposed by a rule set from a tumour and the structures that follow.
 */
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../errors/errors.ts';
import { evenMargin, type MarginMm } from '../masks/margin.ts';

export type Formula =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'margin'; readonly of: Formula; readonly margin: MarginMm }
  | { readonly kind: 'ring'; readonly of: Formula; readonly innerMm: number; readonly outerMm: number }
  | {
      readonly kind: 'boolean';
      readonly operation: 'union' | 'subtract' | 'intersect';
      readonly a: Formula;
      readonly b: Formula;
    }
  /** Made by a rule set and reviewed by a person: nothing that can be worked out from contours alone. */
  | {
      readonly kind: 'rule';
      readonly rules: string;
      /** The tumour first. */
      readonly sources: readonly string[];
    };

/** A whole formula: what it makes (null when only the right-hand side was given) and from what. */
export interface NamedFormula {
  readonly name: string | null;
  readonly formula: Formula;
}

/** Largest margin a formula may ask for, mm; deepest nesting. */
const MOST_MM = 100;
const DEEPEST = 40;

type Token =
  | { readonly kind: 'name' | 'sign'; readonly text: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly at: number };

const PATTERN = /\s*(?:"([^"]+)"|([\p{L}_][\p{L}\d_^~!.]*)|(\d+(?:\.\d+)?)|([-−+&|=(){},∪∩∖]))/uy;
const SAME: Readonly<Record<string, string>> = { '−': '-', '∖': '-', '∪': '+', '|': '+', '∩': '&' };

function tokens(text: string): Token[] {
  const out: Token[] = [];
  PATTERN.lastIndex = 0;
  let at = 0;
  while (text.slice(at).trim() !== '') {
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(text);
    if (match === null) throw invalid({ what: 'unknown', text: text.slice(at).trim().slice(0, 12) });
    const [, quoted, word, number, sign] = match;
    if (number !== undefined) out.push({ kind: 'number', value: Number(number), text: number, at });
    else if (sign !== undefined) out.push({ kind: 'sign', text: SAME[sign] ?? sign, at });
    else out.push({ kind: 'name', text: (quoted ?? word) as string, at });
    at = PATTERN.lastIndex;
  }
  return out;
}

/** Reads a formula, with or without `NAME =` in front. @throws PedicleError `formula-invalid`. */
export function parseFormula(text: string): NamedFormula {
  const list = tokens(text);
  const named = list[0]?.kind === 'name' && list[1]?.text === '=' && list[1].kind === 'sign';
  const reader = new Reader(named ? list.slice(2) : list);
  const formula = reader.rule() ?? reader.sum(0);
  reader.end();
  return { name: named ? (list[0] as Token).text : null, formula };
}

class Reader {
  private at = 0;
  private readonly list: readonly Token[];
  constructor(list: readonly Token[]) {
    this.list = list;
  }

  sum(depth: number): Formula {
    if (depth > DEEPEST) throw invalid({ what: 'deep' });
    let left = this.term(depth);
    for (;;) {
      const sign = this.takeSign('+', '-', '&');
      if (sign === undefined) return left;
      if (sign !== '&' && this.startsMargin()) {
        left = { kind: 'margin', of: left, margin: this.margin(sign === '-' ? -1 : 1) };
        continue;
      }
      const operation = sign === '+' ? 'union' : sign === '-' ? 'subtract' : 'intersect';
      left = { kind: 'boolean', operation, a: left, b: this.term(depth) };
    }
  }

  /** `ctv(…)`; undefined, and nothing is read, when it does not begin like that. */
  rule(): Formula | undefined {
    const [word, bracket] = this.list.slice(this.at);
    if (word?.kind !== 'name' || word.text !== 'ctv' || bracket?.kind !== 'sign' || bracket.text !== '(')
      return undefined;
    this.at += 2;
    const tumour = this.name();
    this.expect(',');
    const rules = this.name();
    const sources = [tumour];
    while (this.takeSign(',') !== undefined) sources.push(this.name());
    this.expect(')');
    return { kind: 'rule', rules, sources };
  }

  end(): void {
    const rest = this.list[this.at];
    if (rest !== undefined) throw invalid({ what: 'too-much', text: rest.text });
  }

  private name(): string {
    const token = this.list[this.at];
    if (token?.kind !== 'name')
      throw invalid(token ? { what: 'no-structure', text: token.text } : { what: 'structure-missing' });
    this.at += 1;
    return token.text;
  }

  private term(depth: number): Formula {
    if (this.takeSign('(') !== undefined) {
      const inner = this.sum(depth + 1);
      this.expect(')');
      return inner;
    }
    const name = this.name();
    if (name !== 'ring' || this.takeSign('(') === undefined) return { kind: 'name', name };
    const of = this.sum(depth + 1);
    this.expect(',');
    const innerMm = this.millimetres();
    this.expect(',');
    const outerMm = this.millimetres();
    this.expect(')');
    if (outerMm <= innerMm) throw invalid({ what: 'ring' });
    return { kind: 'ring', of, innerMm, outerMm };
  }

  private startsMargin(): boolean {
    const token = this.list[this.at];
    return token?.kind === 'number' || token?.text === '{';
  }

  private margin(sign: 1 | -1): MarginMm {
    if (this.takeSign('{') === undefined) return evenMargin(sign * this.millimetres());
    const sides = { ...evenMargin(0) };
    do {
      const token = this.list[this.at];
      const side = token?.kind === 'name' ? SIDES[token.text] : undefined;
      if (side === undefined) throw invalid({ what: 'direction' });
      this.at += 1;
      const minus = this.takeSign('-') !== undefined;
      sides[side] = sign * (minus ? -1 : 1) * this.number() + 0;
    } while (this.takeSign(',') !== undefined);
    this.expect('}');
    this.unit();
    return sides;
  }

  private millimetres(): number {
    const value = this.number();
    this.unit();
    return value;
  }

  private number(): number {
    const token = this.list[this.at];
    if (token?.kind !== 'number') throw invalid({ what: 'number-missing' });
    if (token.value > MOST_MM) throw invalid({ what: 'number-large', mm: token.value, mostMm: MOST_MM });
    this.at += 1;
    return token.value;
  }

  private unit(): void {
    if (this.list[this.at]?.text !== 'mm') throw invalid({ what: 'unit' });
    this.at += 1;
  }

  private takeSign(...signs: readonly string[]): string | undefined {
    const token = this.list[this.at];
    if (token?.kind !== 'sign' || !signs.includes(token.text)) return undefined;
    this.at += 1;
    return token.text;
  }

  private expect(sign: string): void {
    if (this.takeSign(sign) === undefined) throw invalid({ what: 'sign-missing', sign });
  }
}

type Side = keyof MarginMm;
const SIDES: Readonly<Record<string, Side>> = {
  L: 'left',
  R: 'right',
  A: 'anterior',
  P: 'posterior',
  S: 'superior',
  I: 'inferior',
};

const invalid = (why: Data<'formula-invalid'>): PedicleError => fault('formula-invalid', why);

/** The formula in its one written form; reading it back gives the same formula. */
export function formatFormula(formula: Formula): string {
  switch (formula.kind) {
    case 'name':
      return nameText(formula.name);
    case 'margin':
      return `${operand(formula.of)} ${marginText(formula.margin)}`;
    case 'ring':
      return `ring(${formatFormula(formula.of)}, ${formula.innerMm} mm, ${formula.outerMm} mm)`;
    case 'boolean': {
      const sign = { union: '+', subtract: '-', intersect: '&' }[formula.operation];
      const right = formatFormula(formula.b);
      const nested = formula.b.kind === 'boolean' || formula.b.kind === 'margin';
      return `${operand(formula.a)} ${sign} ${nested ? `(${right})` : right}`;
    }
    case 'rule': {
      const [tumour = '', ...others] = formula.sources.map(nameText);
      return `ctv(${[tumour, `"${formula.rules}"`, ...others].join(', ')})`;
    }
  }
}

/** Everything reads from the left, so the left side needs no parentheses. */
const operand = formatFormula;

const nameText = (name: string): string =>
  /^[\p{L}_][\p{L}\d_^~!.]*$/u.test(name) && name !== 'mm' ? name : `"${name}"`;

function marginText(margin: MarginMm): string {
  const values = Object.values(margin);
  const [first] = values;
  if (first !== undefined && values.every((mm) => mm === first))
    return first < 0 ? `- ${-first} mm` : `+ ${first} mm`;
  const parts = Object.entries(SIDES).filter(([, side]) => margin[side] !== 0);
  return `+ {${parts.map(([letter, side]) => `${letter} ${margin[side]}`).join(', ')}} mm`;
}

/** Names of the structures a formula is made from, each once, in reading order. */
export function parentsOf(formula: Formula): string[] {
  const names = (f: Formula): readonly string[] => {
    switch (f.kind) {
      case 'name':
        return [f.name];
      case 'boolean':
        return [...names(f.a), ...names(f.b)];
      case 'rule':
        return f.sources;
      default:
        return names(f.of);
    }
  };
  return [...new Set(names(formula))];
}

/** The formula after structures it names were renamed, all at once: old name → new name. */
export function renameIn(formula: Formula, names: ReadonlyMap<string, string>): Formula {
  const renamed = (name: string): string => names.get(name) ?? name;
  switch (formula.kind) {
    case 'name':
      return { kind: 'name', name: renamed(formula.name) };
    case 'boolean':
      return { ...formula, a: renameIn(formula.a, names), b: renameIn(formula.b, names) };
    case 'rule':
      return { ...formula, sources: formula.sources.map(renamed) };
    default:
      return { ...formula, of: renameIn(formula.of, names) };
  }
}
