/** What the catalogue holds of a code: `says` and `action` where they are the same each time, else `told`. */

/** A code whose sentence or advice depends on data. */
export interface Told<D> {
  /** The sentence without data: for the list of codes, and for many cases told as one. */
  readonly means: string;
  readonly says: string | ((data: D) => string);
  /** What the user can do about it. */
  readonly action: string | ((data: D) => string);
  /** Data of an example, for docs/errors.md and the tests. */
  readonly example: NoInfer<D>;
}

/** An entry with data; the type of its data is that of the function's parameter. */
export const told = <D>(entry: Told<D>): Told<D> => entry;

/** Data a code is thrown with; `Record<never, never>` for a code without any. */
export type DataOf<E> = E extends Told<infer D> ? D : Record<never, never>;

/** Sentences (or parts of one) of a code by case: each a text, or a function of that case's values. */
type Cases = Readonly<Record<string, string | ((values: never) => string)>>;

/** Which case, and its values where its words depend on any. */
export type CaseOf<S extends Cases> = {
  [K in keyof S & string]: { readonly what: K } & (S[K] extends (values: infer V) => string ? V : unknown);
}[keyof S & string];

/** What a table of cases wants to know. */
export type CaseIn<F extends (d: never) => string> = Parameters<F>[0];

/** The words of a case. A code of many cases holds them all in one table; who throws it names the case and its values. */
export const byCase = <const S extends Cases>(cases: S): ((d: CaseOf<S>) => string) & { readonly cases: S } =>
  Object.assign(
    (d: CaseOf<S>): string => {
      const words = cases[d.what] as string | ((values: CaseOf<S>) => string);
      return typeof words === 'string' ? words : words(d);
    },
    { cases },
  );
