/** Codes of models and segmentation. */
import { told } from './entry.ts';
import { counted } from './words.ts';

/** A structure and the title of the model that makes it. */
interface OfModel {
  readonly name: string;
  readonly title: string;
}
/** The network's own names of inputs and outputs, and those the manifest names. */
interface Wiring {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly input: string;
  readonly output: string;
}
/** How the segmentation process ended. */
export type Ending = 'answer' | 'start' | { readonly signal: string } | { readonly code: number | null };

const endingWords = (how: Ending): string => {
  if (how === 'answer') return 'gave an unexpected answer';
  if (how === 'start') return 'could not be started';
  return 'signal' in how ? `was ended by ${how.signal}` : `ended with code ${how.code}`;
};

const rounded = (value: number): string => String(Number(value.toPrecision(4)));

export const MODELS_CODES = {
  'metal-present': told({
    means: 'There is metal in the image.',
    says: (d: { slices: number }) => `Metal on ${counted(d.slices, 'slice')}: contours there are unreliable.`,
    action: 'Review every contour on these slices.',
    example: { slices: 4 },
  }),
  'classifier-outside': told({
    means: 'The structure lies outside what the classifier was made for: it is not asked.',
    says: (d: {
      structure: string;
      title: string;
      outside:
        | { readonly of: string }
        | { readonly what: string; readonly value: number; readonly least: number; readonly most: number };
    }) =>
      'of' in d.outside
        ? `${d.title} is not asked about ${d.structure}: it was made for ${d.outside.of === 'GTV' ? 'structures of type GTV' : 'vertebrae'}.`
        : `${d.title} is not asked about ${d.structure}: its ${d.outside.what} is ${rounded(d.outside.value)}, made for ${rounded(d.outside.least)} to ${rounded(d.outside.most)}.`,
    action: 'Judge it without this classifier.',
    example: { structure: 'GTV', title: 'Lesion', outside: { of: 'GTV' } },
  }),
  'model-grid-empty': {
    says: 'There is nothing to look at.',
    action: 'Choose a region that holds part of the patient.',
  },
  'model-id-twice': told({
    means: 'Two folders hold a model of one id.',
    says: (d: { id: string }) => `Another folder already holds a model called ${d.id}.`,
    action: 'Keep one of them.',
    example: { id: 'spine-ct' },
  }),
  'model-manifest': told({
    means: 'The model manifest is not valid.',
    says: (d: { wrong: string | null }) =>
      d.wrong === null ? 'manifest.json is not valid JSON.' : `The model manifest is not valid: ${d.wrong}.`,
    action: 'Correct the manifest (docs/models.md) or remove the folder.',
    example: { wrong: 'input.spacing is missing' },
  }),
  'model-output-empty': told({
    means: 'The model found nothing in this CT.',
    says: (d: { title: string }) => `${d.title} found nothing in this CT.`,
    action: 'Check that the CT shows the anatomy the model is made for (its card says which).',
    example: { title: 'Spine on CT' },
  }),
  'model-output-invalid': {
    says: 'The network gave values that are not numbers.',
    action: 'Run again on the CPU provider; if it happens again the model file is unusable.',
  },
  'model-output-shape': told({
    means: 'The network gave another array than its manifest says.',
    says: (d: { shape: readonly number[]; expected: readonly number[] } | Wiring | { type: string }) =>
      'type' in d
        ? `The network's output is ${d.type}, not float32.`
        : 'shape' in d
          ? `The network gives ${d.shape.join('×')}, its manifest says ${d.expected.join('×')}.`
          : `The network's inputs are ${d.inputs.join(', ')} and its outputs ${d.outputs.join(', ')}; the manifest names ${d.input} and ${d.output}.`,
    action: (d) =>
      'type' in d
        ? 'Export the network with a float32 output.'
        : 'shape' in d
          ? 'Correct input or output in manifest.json (docs/models.md).'
          : 'Correct input.name or output.name in manifest.json.',
    example: { shape: [1, 3, 96, 96, 96], expected: [1, 4, 96, 96, 96] },
  }),
  'model-self-test-failed': told({
    means: 'The self-test output of the network differs by more than allowed.',
    says: (d: { title: string; worst: number; tolerance: number }) =>
      `${d.title}: the self-test output differs by ${d.worst.toPrecision(3)}, allowed is ${d.tolerance}.`,
    action: 'Use another execution provider; on the CPU, fetch the model again.',
    example: { title: 'Spine on CT', worst: 0.2, tolerance: 0.01 },
  }),
  'model-unknown': told({
    means: 'There is no model of that id.',
    says: (d: { id: string; known: readonly string[] }) => `There is no model called ${d.id}.`,
    action: (d) => `Choose from: ${d.known.length === 0 ? 'none installed' : d.known.join(', ')}.`,
    example: { id: 'spine', known: ['spine-ct', 'oar-ct'] },
  }),
  'model-unusable': told({
    means: 'The network cannot be used.',
    says: (d: { title: string; why: string | null }) =>
      `${d.title}: the network ${d.why === null ? 'fails its self-test' : `does not load (${d.why})`}.`,
    action: 'Fetch the model again; see docs/models.md when it is your own.',
    example: { title: 'Spine on CT', why: null },
  }),
  'model-weights-changed': told({
    means: 'The weights are not the file that the manifest names (SHA-256 differs).',
    says: (d: { title: string; file: string }) =>
      `${d.title}: ${d.file} is not the file its manifest names (SHA-256 differs).`,
    action: 'Fetch the model again, or correct sha256 in the manifest if the file was changed on purpose.',
    example: { title: 'Spine on CT', file: 'model.onnx' },
  }),
  'model-weights-missing': told({
    means: 'The weights cannot be read.',
    says: (d: { title: string; file: string }) => `${d.title}: ${d.file} cannot be read.`,
    action: 'Fetch the model again.',
    example: { title: 'Spine on CT', file: 'model.onnx' },
  }),
  'model-without-self-test': told({
    means: 'The model has no self-test: a broken execution provider would not be noticed.',
    says: (d: { title: string }) =>
      `${d.title} has no self-test: a broken execution provider would not be noticed.`,
    action: 'Add one with src/backend/segmentation/write-golden.ts.',
    example: { title: 'Spine on CT' },
  }),
  'models-folder': {
    says: 'The models folder cannot be read.',
    action: 'Check the path of the models folder.',
  },
  'no-models': told({
    means: 'There is no model to run.',
    says: (d: { asked: boolean }) => (d.asked ? 'There is no such model.' : 'There is no model to run.'),
    action: (d) => (d.asked ? 'See `pedicle models list`.' : 'Install a model in the models folder.'),
    example: { asked: false },
  }),
  'provider-fallback': told({
    means: 'The execution provider failed; the CPU was used instead.',
    says: (d: { provider: string; refused: readonly string[] | null }) =>
      d.refused === null
        ? `${d.provider} failed while the network ran; the CPU was used instead.`
        : `${d.provider} could not be used, the CPU was (${d.refused.join('; ')}).`,
    action: 'Nothing to do; choose the CPU to stop this message.',
    example: { provider: 'CUDA', refused: null },
  }),
  'segmentation-crashed': told({
    means: 'The segmentation process ended unexpectedly or gave an unexpected answer.',
    says: (d: { how: Ending }) => `The segmentation process ${endingWords(d.how)}.`,
    action: (d) =>
      d.how === 'answer'
        ? 'Try again.'
        : 'Close other programs to free memory, or choose a smaller region, and try again.',
    example: { how: { signal: 'SIGKILL' } },
  }),
  'segmentation-failed': told({
    means: 'The segmentation failed.',
    says: (d: { why: 'memory' | 'fault' }) =>
      `The segmentation ${d.why === 'memory' ? 'ran out of memory or range' : 'met an unexpected error'}.`,
    action: 'Try a smaller region; if it happens again, send the report of Help → Save report.',
    example: { why: 'memory' },
  }),
  'segmentation-stalled': {
    says: 'The segmentation made no progress for a long time and was ended.',
    action: 'Check the model with `pedicle models verify`; it may never come to an end.',
  },
  'structure-doubtful': told({
    means: 'The model is too unsure of a structure; it is not proposed.',
    says: (d: OfModel & { expectedDice: number }) =>
      `${d.name} by ${d.title}: a Dice of about ${d.expectedDice.toFixed(2)} is expected in this CT; it is not proposed.`,
    action: 'Draw it by hand if it is in the image, or run again with doubtful structures too.',
    example: { name: 'Oesophagus', title: 'Organs on CT', expectedDice: 0.31 },
  }),
  'structures-asked-missing': told({
    means: 'Structures that were asked for are not in the result.',
    says: (d: { names: readonly string[] }) => `Asked for and not in the result: ${d.names.join(', ')}.`,
    action: 'Look at the other findings; draw them by hand if they are in the image.',
    example: { names: ['VB_L1'] },
  }),
  'structure-not-found': told({
    means: 'A structure was not found by the model.',
    says: (d: OfModel) => `${d.name} was not found by ${d.title}.`,
    action: 'Draw it by hand if it is in the image.',
    example: { name: 'Heart', title: 'Organs on CT' },
  }),
  'structure-volume-absurd': told({
    means: 'A structure is larger than it can be; it is not proposed.',
    says: (d: OfModel & { cc: number; mostCc: number }) =>
      `${d.name} by ${d.title} has ${d.cc.toFixed(0)} cc, more than the ${d.mostCc} cc it can have; it is not proposed.`,
    action: 'Check that the CT is in Hounsfield units and of a patient, then draw the structure by hand.',
    example: { name: 'Liver', title: 'Organs on CT', cc: 9000, mostCc: 4000 },
  }),
  'structure-volume-small': told({
    means: 'A structure is smaller than expected.',
    says: (d: OfModel & { cc: number }) => `${d.name} by ${d.title} has only ${d.cc.toFixed(1)} cc.`,
    action: 'Look whether it is cut off by the image or only partly found.',
    example: { name: 'Liver', title: 'Organs on CT', cc: 12 },
  }),
  'volume-file': {
    says: 'The CT could not be handed to the segmentation process.',
    action: 'Check free disk space and try again.',
  },
};
