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

/** A whole sentence made where the fault was found, of parsers that know too many. */
export interface Detail {
  readonly detail: string;
}
