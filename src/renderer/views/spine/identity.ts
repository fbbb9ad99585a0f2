/** A number for an object, the same as long as it lives: objects as parts of keys and messages. */
const numbers = new WeakMap<object, number>();
let last = 0;

export function identity(of: object): number {
  const known = numbers.get(of) ?? ++last;
  numbers.set(of, known);
  return known;
}
