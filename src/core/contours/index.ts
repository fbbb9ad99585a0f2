export { keyholeRings } from './keyhole.ts';
export { type Polygon, ringsToPolygons } from './nesting.ts';
export { rasterize, rasterizeSlice, ringToIndex } from './rasterize.ts';
export { type TraceOptions, traceContours } from './traceContours.ts';
