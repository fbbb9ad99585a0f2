/**
 * `manifest.json`: everything Pedicle needs to run a network. Adding a model is adding a folder with a manifest
 * and an ONNX file; see docs/models.md. Unknown keys are refused, so that a misspelt one is noticed.
 */
import { z } from 'zod';
import { fault } from '../../core/errors/errors.ts';
import { modelStepSchema, normaliseStepSchema, structureStepSchema } from './manifest-steps.ts';

/** A probability, a Dice. */
const share = z.number().min(0).max(1);
const byte = z.int().min(0).max(255);
const positive = z.number().positive();
const triple = <T extends z.ZodType>(item: T) => z.tuple([item, item, item]);
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');

/**
 * Three letters, one for each spatial axis of the tensor from slowest to fastest, saying where the axis INCREASES
 * TO: L or R, P or A, S or I, each direction once. `RAS` = axis 0 to the right, 1 to anterior, 2 to superior
 * (nibabel/MONAI arrays in RAS); `SPL` = what nnU-Net sees through SimpleITK (z, y, x of an LPS image).
 */
export const axesSchema = z
  .string()
  .refine(
    (s) => /^[LRPASI]{3}$/.test(s) && [/[LR]/g, /[PA]/g, /[SI]/g].every((r) => s.match(r)?.length === 1),
    'three letters, one of L/R, one of P/A, one of S/I',
  );

const inputSchema = z.strictObject({
  /** Name of the ONNX input. Its shape is [1, channels, a, b, c], or [1, channels, b, c] with `rank` 4. */
  name: z.string().min(1),
  axes: axesSchema,
  /** mm along each tensor axis; null keeps the CT's own spacing along that axis (2D networks). */
  spacingMm: triple(positive.nullable()),
  /** Sliding-window patch in voxels along each tensor axis. */
  patch: triple(z.int().positive()),
  /** Every axis of what is fed must be a multiple of this (the network's total stride). */
  multipleOf: z.int().positive().default(1),
  /** True: any size that is a multiple of `multipleOf` may be fed; false: only exactly `patch`. */
  dynamic: z.boolean().default(true),
  /** With `dynamic`: most voxels fed in one run; bigger patches mean less overlap but more memory. */
  maxVoxels: z.int().positive().default(2_600_000),
  /** Overlap of neighbouring patches as a fraction of the patch. */
  overlap: z.number().min(0).max(0.9).default(0.5),
  /** Sigma of the Gaussian weight as a fraction of the patch (nnU-Net 1/8); null = equal weights. */
  gaussianSigma: positive.nullable().default(0.125),
  /** How the CT is brought to `spacingMm`: `area` averages where the CT is finer, `linear` samples. */
  resample: z.enum(['linear', 'area', 'nearest']).default('linear'),
  /** HU outside the image. */
  padHu: z.union([z.number(), z.literal('edge')]).default(-1000),
  /** One list of steps a channel; a CT network has one channel. */
  channels: z.array(z.strictObject({ normalise: z.array(normaliseStepSchema) })).min(1),
  /** 5 for 3D networks, 4 for 2D ones (then patch[0] is 1 and the slowest axis is the slice). */
  rank: z.union([z.literal(4), z.literal(5)]).default(5),
  /**
   * 2: a second pass on tiles shifted by one voxel along every axis, averaged in. A network with a strided stem answers
   * a little differently on odd and even positions; this doubles the time and takes that difference out.
   */
  shiftedPasses: z.union([z.literal(1), z.literal(2)]).default(1),
  /** Axes along which a mirrored copy may be averaged in (test-time flips), by tensor axis; none by default. */
  mirrorAxes: z.array(z.int().min(0).max(2)).default([]),
});

/**
 * What the CT itself says on its own grid, for classes that are dense (bone): their odds are multiplied by
 * exp(perHu · d), d = HU − middleHu held within −belowHu … aboveHu. The network works at 2–3 mm, the CT shows the edge finer.
 */
const densitySchema = z.strictObject({
  classes: z.array(z.string()).min(1),
  middleHu: z.number(),
  perHu: positive,
  belowHu: positive,
  aboveHu: positive,
});
export type Density = z.infer<typeof densitySchema>;

const outputSchema = z.strictObject({
  /** Name of the ONNX output, shape [1, classes, a, b, c]. */
  name: z.string().min(1),
  /**
   * What turns the output into probabilities: `softmax` over exclusive classes, `sigmoid` for each class on its
   * own (nnU-Net regions, MONAI multi-label), `none` when the network already gives probabilities.
   */
  activation: z.enum(['softmax', 'sigmoid', 'none']),
  /** True when exactly one class holds a voxel (argmax); false: each class stands for itself (≥ threshold). */
  exclusive: z.boolean().default(true),
  /** Probability from which a class of a non-exclusive output counts. */
  threshold: share.default(0.5),
  /** One name for each channel in order. The background class, where there is one, is called `background`. */
  classes: z.array(z.string().min(1)).min(1).max(255),
  /**
   * Four more channels behind the classes, for `separate-vertebrae`: the way from a vertebra's voxel to the middle of its
   * own body along the three tensor axes in units of `unitMm`, and its level as `(n - levelOffset) / levelScale`, C1 = 1 …
   * L5 = 24. Used where the classes say vertebra; needs softmax over exclusive classes.
   */
  votes: z.strictObject({ unitMm: positive, levelOffset: z.number(), levelScale: positive }).optional(),
  density: densitySchema.optional(),
});

/** Channels of the ONNX output: the classes, then the votes. */
export const outputChannels = (output: z.infer<typeof outputSchema>): number =>
  output.classes.length + (output.votes ? VOTE_CHANNELS : 0);

/** Channels of `output.votes`. */
export const VOTE_CHANNELS = 4;

const structureSchema = z.strictObject({
  /** TG-263 name where one exists. */
  name: z.string().min(1).max(64),
  /** The classes whose union is the structure. */
  from: z.array(z.string()).min(1),
  interpretedType: z
    .enum(['EXTERNAL', 'ORGAN', 'AVOIDANCE', 'CONTROL', 'SUPPORT', 'CAVITY', ''])
    .default('ORGAN'),
  colour: triple(byte),
  code: z
    .strictObject({ value: z.string().min(1), scheme: z.string().min(1), meaning: z.string().min(1) })
    .optional(),
  description: z.string().max(1024).optional(),
  /** False: made for other steps only, not proposed to the user. */
  proposed: z.boolean().default(true),
  postprocess: z.array(structureStepSchema).default([]),
  /** Below this (and not empty) the structure is doubtful: a finding, and it is marked for review. */
  minCc: z.number().nonnegative().default(0),
  /** Above this the output is absurd and is not proposed. */
  maxCc: positive.default(50_000),
  /** What this structure's expected Dice differs from `confidence.wholeCurve`; fitted on held-out cases. */
  expectedOffset: z.number().min(-1).max(1).default(0),
});

/**
 * Self-test at first load: a fixed input (already normalised) made by `generator`, see `goldenInput`, and values the
 * output must have. A broken execution provider is noticed here. Filled in by
 * `node src/backend/segmentation/write-golden.ts models/<id>`.
 */
const goldenSchema = z.strictObject({
  input: z.strictObject({
    generator: z.literal('blobs'),
    seed: z.int().nonnegative(),
    shape: triple(z.int().positive()),
  }),
  expected: z.strictObject({
    /** Mean of the raw output over each channel. */
    channelMeans: z.array(z.number()).min(1),
    /** Flat offset in the raw output → its value. */
    samples: z.array(z.tuple([z.int().nonnegative(), z.number()])).min(8),
  }),
  /** Largest allowed difference, absolute plus relative to the value's magnitude. */
  tolerance: positive.default(1e-3),
});

/** Knots of a piecewise-linear map, raw to expected Dice: the raw rises, the Dice never falls; constant before the first and after the last. */
export const curveSchema = z
  .array(z.tuple([share, share]))
  .min(2)
  .refine(
    (knots) =>
      knots.every(([x, y], n) => n === 0 || (x > (knots[n - 1]?.[0] ?? 0) && y >= (knots[n - 1]?.[1] ?? 0))),
    'a curve ascends',
  );

const confidenceSchema = z.strictObject({
  /** Softmax temperature fitted on held-out cases; 1 = uncalibrated. */
  temperature: positive.default(1),
  /** Structures and slices under this confidence are marked for review. */
  reviewBelow: share.default(0.6),
  /** A structure under this is not proposed at all: drawing it afresh is quicker than correcting it. */
  proposeAbove: share.default(0.25),
  /** Map from a slice's raw confidence to its expected Dice; fitted on held-out cases. */
  curve: curveSchema.optional(),
  /** The same for whole structures; default `curve`. */
  wholeCurve: curveSchema.optional(),
});

/** What every manifest says of its network, whatever the network does. */
export const manifestHead = {
  schema: z.literal('pedicle-model/1'),
  id: slug,
  version: z.string().regex(/^\d+\.\d+\.\d+/, 'like 1.0.0'),
  title: z.string().min(1).max(120),
  licence: z.string().min(1),
  /** `trial`: shows that the chain works; `research`: measured, see its card. None is a medical device. */
  status: z.enum(['trial', 'research']),
  /** ONNX file beside the manifest. */
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.onnx$/, 'a file name beside the manifest'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  intendedUse: z.string().min(1),
  trainedOn: z.array(z.string()).default([]),
  source: z.string().optional(),
};

/** Schema of `models/<id>/manifest.json`. */
export const modelManifestSchema = z
  .strictObject({
    ...manifestHead,
    input: inputSchema,
    output: outputSchema,
    structures: z.array(structureSchema).min(1),
    postprocess: z.array(modelStepSchema).default([]),
    golden: goldenSchema.optional(),
    confidence: confidenceSchema.prefault({}),
  })
  .superRefine((m, context) => {
    const issue = (message: string, ...path: (string | number)[]): void => {
      context.addIssue({ code: 'custom', message, path });
    };
    const classes = new Set(m.output.classes);
    if (classes.size !== m.output.classes.length) issue('class names repeat', 'output', 'classes');
    for (const c of m.output.density?.classes ?? [])
      if (!classes.has(c)) issue(`no output class "${c}"`, 'output', 'density');
    if (m.output.density && !m.output.exclusive) issue('needs exclusive classes', 'output', 'density');
    if (m.output.votes && !(m.output.exclusive && m.output.activation === 'softmax'))
      issue('needs softmax over exclusive classes', 'output', 'votes');
    const names = new Set(m.structures.map((s) => s.name));
    if (names.size !== m.structures.length) issue('structure names repeat', 'structures');
    m.structures.forEach((s, n) => {
      for (const c of s.from) if (!classes.has(c)) issue(`no output class "${c}"`, 'structures', n, 'from');
      for (const p of s.postprocess) {
        if ('structure' in p && !names.has(p.structure)) {
          issue(`no structure "${p.structure}"`, 'structures', n, 'postprocess');
        }
      }
    });
    m.postprocess.forEach((p, n) => {
      const used = [...Object.values(p.bodies), ...p.canal, p.posterior, p.sacrum, p.ribs, p.hips, p.skull];
      for (const c of used) if (c && !classes.has(c)) issue(`no output class "${c}"`, 'postprocess', n);
    });
    m.input.patch.forEach((size, axis) => {
      const flat = m.input.rank === 4 && axis === 0;
      if (flat ? size !== 1 : size % m.input.multipleOf !== 0) {
        issue(flat ? 'must be 1 for rank 4' : 'not a multiple of multipleOf', 'input', 'patch', axis);
      }
    });
  });

/** A checked manifest, defaults filled in. */
export type ModelManifest = z.infer<typeof modelManifestSchema>;
export type ModelStructure = ModelManifest['structures'][number];

/**
 * Checks parsed JSON against the schema.
 * @throws PedicleError `model-manifest` naming every wrong key.
 */
export function parseManifest(json: unknown): ModelManifest {
  const result = modelManifestSchema.safeParse(json, { jitless: true });
  if (result.success) return result.data;
  const wrong = result.error.issues.map((i) => `${i.path.join('.') || 'manifest'}: ${i.message}`).join('; ');
  throw fault('model-manifest', { wrong });
}
