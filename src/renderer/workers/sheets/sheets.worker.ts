/** The sheet worker: pictures along the spine; buffers are handed over, not copied. */
import { answerRequests } from '../answers.ts';
import { createSheetSampler } from './sample-sheet.ts';

answerRequests(createSheetSampler(), (sampled) =>
  sampled === null
    ? []
    : [
        sampled.hu.buffer,
        ...sampled.outlines.flatMap(({ loops }) => [loops.points.buffer, loops.ends.buffer]),
      ],
);
