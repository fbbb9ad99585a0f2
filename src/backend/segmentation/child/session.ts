/** ONNX Runtime sessions: the only file that imports onnxruntime-node. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Ort from 'onnxruntime-node';
import { type Finding, fault, finding, PedicleError } from '../../../core/errors/errors.ts';
import {
  checkGolden,
  type Fed,
  type InferenceSession,
  type ModelManifest,
} from '../../../inference/index.ts';
import { checkedWeights } from '../models.ts';
import type { ModelFolder, ProviderChoice, ProviderName, WeightsFolder } from '../types.ts';

// ONNX Runtime 1.29 and later phone home unless told not to before they load (microsoft/onnxruntime#27379; the older
// name is #29843). Nothing about a patient's planning may leave this machine.
process.env.ORT_DISABLE_TELEMETRY = '1';
process.env.ORT_TELEMETRY_DISABLED = '1';
const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;

export interface OpenSession {
  readonly session: InferenceSession;
  readonly provider: ProviderName;
  readonly providerReason: string;
  readonly findings: readonly Finding[];
  release(): Promise<void>;
}

const NAMES: Readonly<Record<ProviderName, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
};

/** Providers worth trying on this machine, fastest first, the CPU last. */
export function providerOrder(choice: ProviderChoice): ProviderName[] {
  if (choice !== 'auto') return choice === 'cpu' ? ['cpu'] : [choice, 'cpu'];
  const order: ProviderName[] = ['cuda', 'dml', 'coreml'];
  return [...order.filter(isPresent), 'cpu'];
}

/** ONNX Runtime silently ignores a provider its build does not have, so it is asked first. */
const isPresent = (provider: ProviderName): boolean =>
  provider === 'cpu' || ort.listSupportedBackends().some((b) => b.name === provider);

/**
 * Loads a model on the first provider that takes it and passes its self-test.
 * @throws PedicleError `model-weights-*`, or `model-unusable` when not even the CPU passes.
 */
export async function openSession(
  model: ModelFolder,
  choice: ProviderChoice,
  threads: number,
  cacheFolder: string,
): Promise<OpenSession> {
  const weights = await checkedWeights(model);
  const refused: string[] = [];
  const findings: Finding[] = [];
  for (const provider of providerOrder(choice)) {
    if (!isPresent(provider)) {
      refused.push(`${NAMES[provider]}: not part of ONNX Runtime for ${process.platform}`);
      continue;
    }
    try {
      const raw = await createSession(weights, provider, threads);
      const session = wrap(raw, model.manifest);
      const failed = await selfTest(session, model.manifest, provider, cacheFolder);
      if (!failed) {
        if (choice !== 'auto' && choice !== provider) findings.push(fallback(choice, refused));
        return {
          session,
          provider,
          providerReason: reason(provider, refused),
          findings,
          release: () => raw.release(),
        };
      }
      await raw.release();
      findings.push(failed);
      refused.push(`${NAMES[provider]}: ${failed.message}`);
    } catch (error) {
      if (provider === 'cpu') throw unusable(model.manifest, error);
      refused.push(`${NAMES[provider]}: ${firstLine(error)}`);
    }
  }
  throw unusable(model.manifest, null, findings);
}

async function createSession(
  weights: string,
  provider: ProviderName,
  threads: number,
): Promise<Ort.InferenceSession> {
  return ort.InferenceSession.create(weights, {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
  });
}

function wrap(raw: Ort.InferenceSession, manifest: ModelManifest): InferenceSession {
  const { input, output } = manifest;
  if (!raw.inputNames.includes(input.name) || !raw.outputNames.includes(output.name)) {
    throw fault('model-output-shape', {
      inputs: raw.inputNames,
      outputs: raw.outputNames,
      input: input.name,
      output: output.name,
    });
  }
  return {
    async run(values, dims) {
      const feeds = { [input.name]: new ort.Tensor('float32', values, [...dims]) };
      const result = (await raw.run(feeds, [output.name]))[output.name];
      if (!result || !(result.data instanceof Float32Array)) {
        throw fault('model-output-shape', { type: result?.type ?? 'missing' });
      }
      return { data: result.data, dims: result.dims };
    },
  };
}

/** Runs a model on the CPU and returns its raw output (for writing self-tests and for measuring). */
export async function runOnce(
  model: ModelFolder,
  input: Float32Array,
  dims: readonly number[],
  threads = 1,
  runs = 1,
): Promise<Float32Array> {
  try {
    const raw = await createSession(join(model.folder, model.manifest.file), 'cpu', threads);
    const session = wrap(raw, model.manifest);
    for (let n = 1; n < runs; n += 1) await session.run(input, dims);
    const { data } = await session.run(input, dims);
    await raw.release();
    return data;
  } catch (error) {
    throw unusable(model.manifest, error);
  }
}

/**
 * Runs a network with inputs of its own names, once a list, on the CPU.
 * @returns the values of its output, flat, one a list.
 * @throws PedicleError `model-weights-*`, `model-output-shape`, `model-unusable`.
 */
export async function runFed(
  model: WeightsFolder,
  output: string,
  asked: readonly (readonly Fed[])[],
  threads: number,
): Promise<Float32Array[]> {
  const weights = await checkedWeights(model);
  try {
    const raw = await createSession(weights, 'cpu', threads);
    const outputs: Float32Array[] = [];
    for (const fed of asked) {
      const unknown = fed.find(({ name }) => !raw.inputNames.includes(name));
      if (unknown !== undefined || !raw.outputNames.includes(output))
        throw fault('model-output-shape', {
          inputs: raw.inputNames,
          outputs: raw.outputNames,
          input: fed.map(({ name }) => name).join(', '),
          output,
        });
      const feeds = Object.fromEntries(
        fed.map(({ name, data, dims }) => [name, new ort.Tensor('float32', data, [...dims])]),
      );
      const result = (await raw.run(feeds, [output]))[output];
      if (!(result?.data instanceof Float32Array))
        throw fault('model-output-shape', { type: result?.type ?? 'missing' });
      outputs.push(result.data);
    }
    await raw.release();
    return outputs;
  } catch (error) {
    throw unusable(model.manifest, error);
  }
}

/** Runs the golden self-test unless this very model, test and provider passed it before on this machine. */
async function selfTest(
  session: InferenceSession,
  manifest: ModelManifest,
  provider: ProviderName,
  cacheFolder: string,
): Promise<Finding | null> {
  if (!manifest.golden) return null;
  const key = createHash('sha256')
    .update(
      JSON.stringify([manifest.sha256, manifest.golden, provider, ort.env.versions.node ?? '', process.arch]),
    )
    .digest('hex');
  const mark = join(cacheFolder, `self-test-${key.slice(0, 32)}`);
  const passed = await readFile(mark, 'utf8').then(
    (text) => text === 'passed',
    () => false,
  );
  if (passed) return null;
  const failed = await checkGolden(session, manifest);
  if (!failed) {
    // Only a note to save time: where it cannot be written the test simply runs again.
    await mkdir(cacheFolder, { recursive: true })
      .then(() => writeFile(mark, 'passed'))
      .catch(() => undefined);
  }
  return failed;
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 200) ?? '';

function reason(provider: ProviderName, refused: readonly string[]): string {
  const tried = refused.length > 0 ? ` Not used: ${refused.join('; ')}.` : '';
  return provider === 'cpu' && refused.length === 0
    ? 'CPU: no faster provider is present or wanted.'
    : `${NAMES[provider]} passed.${tried}`;
}

const fallback = (wanted: ProviderName, refused: readonly string[]): Finding =>
  finding('provider-fallback', 'warning', { provider: NAMES[wanted], refused });

function unusable(
  manifest: { readonly title: string },
  cause: unknown,
  findings: readonly Finding[] = [],
): PedicleError {
  if (cause instanceof PedicleError) return cause;
  return fault(
    'model-unusable',
    { title: manifest.title, why: cause ? firstLine(cause) : null },
    { cause, findings },
  );
}
