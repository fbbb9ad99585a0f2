/** Works a formula out on the contours of the structures it names. */
import { booleanContours } from '../contours/boolean.ts';
import { canOffsetContours, marginContours } from '../contours/margin.ts';
import { rasterize } from '../contours/rasterize.ts';
import { traceContours } from '../contours/trace-contours.ts';
import { fault, type PedicleError } from '../errors/errors.ts';
import type { Grid } from '../geometry/grid.ts';
import { evenMargin, type MarginMm, marginMask } from '../masks/margin.ts';
import type { SliceRings } from '../structures/types.ts';
import type { Formula } from './parse.ts';

/**
 * Contours of the formula: margins on the contours themselves (over the voxels for unequal ones on oblique slices), booleans by
 * the even-odd areas. A grown structure holds all of its source, a shrunk one nothing outside it.
 * @param contoursOf contours of a structure by name; undefined when there is none.
 * @throws PedicleError `formula-missing`, `formula-by-rule`, and as margins and booleans.
 */
export function evaluateFormula(
  grid: Grid,
  formula: Formula,
  contoursOf: (name: string) => SliceRings | undefined,
): SliceRings {
  switch (formula.kind) {
    case 'name': {
      const contours = contoursOf(formula.name);
      if (contours === undefined) throw missing(formula.name);
      return contours;
    }
    case 'margin':
      return withMargin(grid, evaluateFormula(grid, formula.of, contoursOf), formula.margin);
    case 'ring': {
      const of = evaluateFormula(grid, formula.of, contoursOf);
      const [inner, outer] = [evenMargin(formula.innerMm), evenMargin(formula.outerMm)];
      return booleanContours(withMargin(grid, of, outer), withMargin(grid, of, inner), 'subtract');
    }
    case 'boolean':
      return booleanContours(
        evaluateFormula(grid, formula.a, contoursOf),
        evaluateFormula(grid, formula.b, contoursOf),
        formula.operation,
      );
    case 'rule':
      throw fault('formula-by-rule', { rules: formula.rules });
  }
}

function withMargin(grid: Grid, slices: SliceRings, margin: MarginMm): SliceRings {
  const sides = Object.values(margin);
  if (sides.every((mm) => mm === 0)) return slices;
  const moved = canOffsetContours(grid, margin)
    ? marginContours(grid, slices, margin)
    : traceContours(marginMask(rasterize(grid, slices), margin));
  if (sides.every((mm) => mm >= 0)) return booleanContours(slices, moved, 'union');
  if (sides.every((mm) => mm <= 0)) return booleanContours(slices, moved, 'intersect');
  return moved;
}

const missing = (name: string): PedicleError => fault('formula-missing', { name });
