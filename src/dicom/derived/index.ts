/** Objects made of a CT and its structures, other than an RT Structure Set. */
export { encapsulatedPdf, readEncapsulatedPdf } from './pdf.ts';
export { readSegmentation } from './seg-read.ts';
export { encodeSegmentation } from './seg-write.ts';
export { type FigureGroup, measurementReport, readMeasurements } from './sr.ts';
