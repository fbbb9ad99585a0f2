/** The backend's side of a segmentation job: starts the child process, listens, and can stop it at once. */
import { type ChildProcess, fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ending } from '../../core/errors/catalogue/models.ts';
import { type Finding, fault, finding, type PedicleError, retold } from '../../core/errors/errors.ts';
import { type ClassifierManifest, cancelled, type Fed } from '../../inference/index.ts';
import { dataFolder } from '../files/places.ts';
import { scratchFolder } from '../files/scratch.ts';
import type {
  ChildMessage,
  ChildRequest,
  ModelFolder,
  ProviderChoice,
  ProviderName,
  SegmentationProgress,
  SegmentationRequest,
  SegmentationResult,
} from './types.ts';
import { volumePieces, writeVolumeFile } from './volume-file.ts';

export interface SegmentationHooks {
  readonly onProgress?: (progress: SegmentationProgress) => void;
  /** Aborting kills the child process at once; the promise rejects with `cancelled`, nothing is left on disk. */
  readonly signal?: AbortSignal;
  /** Another entry file for the child process, for tests. */
  readonly childEntry?: string;
  /** A run that tells no progress for so long is ended, ms; default 15 minutes. */
  readonly stallMs?: number;
}

/** The longest step without a sign of life takes some two minutes on a slow machine; a network may be made to run for ever. */
const STALL_MS = 15 * 60_000;

/**
 * Runs models over a CT in a child process and gives proposals as contours.
 *
 * The CT goes to the child in a raw file in a folder of its own, which is removed in every case.
 * @throws PedicleError `cancelled`, `no-models`, `segmentation-crashed`, `segmentation-stalled`, or what the job itself met (`model-…`).
 */
export async function runSegmentation(
  request: SegmentationRequest,
  hooks: SegmentationHooks = {},
): Promise<SegmentationResult> {
  if (request.models.length === 0) {
    throw fault('no-models', { asked: false });
  }
  if (hooks.signal?.aborted) throw cancelled();
  hooks.onProgress?.({ stage: 'starting', fraction: 0, secondsLeft: null });
  const scratch = await scratchFolder(dataFolder(), 'segment');
  try {
    const { volume } = request;
    const pieces = 'data' in volume ? volumePieces(volume) : volume;
    const file = 'path' in pieces ? pieces : await writeVolumeFile(pieces, join(scratch, 'ct.raw'));
    const message = await ask(
      {
        kind: 'segment',
        volume: file,
        models: request.models,
        structures: request.structures ?? null,
        doubtful: request.doubtful ?? false,
        provider: request.provider ?? 'auto',
        region: request.region ?? null,
        anchors: request.anchors ?? [],
        threads: request.threads ?? defaultThreads(),
        cacheFolder: cacheFolder(),
        scratchFolder: scratch,
      },
      hooks,
    );
    if (message.kind === 'segmented') return message.result;
    throw unexpected();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Loads a model, checks its weights' hash and runs its self-test on the provider it would use.
 * @throws PedicleError `model-weights-missing`, `model-weights-changed`, `model-unusable`, `segmentation-crashed`.
 */
export async function verifyModel(
  model: ModelFolder,
  options: {
    readonly provider?: ProviderChoice;
    readonly childEntry?: string;
    readonly freshSelfTest?: boolean;
  } = {},
): Promise<{
  readonly findings: readonly Finding[];
  readonly provider: ProviderName;
  readonly providerReason: string;
}> {
  const scratch = await scratchFolder(dataFolder(), 'verify');
  try {
    const folder = options.freshSelfTest === false ? cacheFolder() : scratch;
    const message = await ask(
      {
        kind: 'verify',
        model,
        provider: options.provider ?? 'auto',
        threads: defaultThreads(),
        cacheFolder: folder,
      },
      options.childEntry ? { childEntry: options.childEntry } : {},
    );
    if (message.kind !== 'verified') throw unexpected();
    const { findings, provider, providerReason } = message;
    return {
      findings: model.manifest.golden ? findings : [...findings, noSelfTest(model)],
      provider,
      providerReason,
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Raw outputs of a classifier, one a list of inputs, on the CPU.
 * @throws PedicleError `cancelled`, `model-weights-missing`, `model-weights-changed`, `model-unusable`, `segmentation-crashed`.
 */
export async function askClassifier(
  { folder, manifest }: { readonly folder: string; readonly manifest: ClassifierManifest },
  asked: readonly (readonly Fed[])[],
  signal?: AbortSignal,
): Promise<readonly Float32Array[]> {
  const { title, file, sha256, output } = manifest;
  const message = await ask(
    {
      kind: 'classify',
      model: { folder, manifest: { title, file, sha256 } },
      output: output.name,
      asked,
      threads: defaultThreads(),
    },
    signal === undefined ? {} : { signal },
  );
  if (message.kind !== 'classified') throw unexpected();
  return message.outputs;
}

const noSelfTest = (model: ModelFolder): Finding =>
  finding('model-without-self-test', 'info', { title: model.manifest.title });

const defaultThreads = (): number => Math.max(1, Math.min(8, availableParallelism()));
const cacheFolder = (): string => join(dataFolder(), 'self-tests');

const unexpected = (): PedicleError => fault('segmentation-crashed', { how: 'answer' });

/** The child's entry file: from source beside this one, in the package a bundle of its own. */
const ownEntry = (): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? './child/main.ts' : './segmentation-child.js', import.meta.url),
  );

/** Sends one request to a fresh child and waits for its answer; the child is gone when this settles. */
function ask(
  request: ChildRequest,
  hooks: Pick<SegmentationHooks, 'onProgress' | 'signal' | 'childEntry' | 'stallMs'>,
): Promise<ChildMessage> {
  const entry = hooks.childEntry ?? ownEntry();
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      ...process.env,
      ELECTRON_RUN_AS_NODE: '1',
      ORT_DISABLE_TELEMETRY: '1',
      ORT_TELEMETRY_DISABLED: '1',
    },
  });
  const stop = (): void => void child.kill('SIGKILL');
  hooks.signal?.addEventListener('abort', stop, { once: true });
  return settle(child, request, hooks).finally(() => hooks.signal?.removeEventListener('abort', stop));
}

function settle(
  child: ChildProcess,
  request: ChildRequest,
  hooks: Pick<SegmentationHooks, 'onProgress' | 'signal' | 'stallMs'>,
): Promise<ChildMessage> {
  return new Promise((resolve, reject) => {
    let answer: ChildMessage | null = null;
    let stalled = false;
    const patience = setTimeout(() => {
      stalled = true;
      child.kill('SIGKILL');
    }, hooks.stallMs ?? STALL_MS);
    child.on('message', (message: ChildMessage) => {
      patience.refresh();
      if (message.kind === 'progress') hooks.onProgress?.(message.progress);
      else answer = message;
    });
    child.once('error', (cause) => {
      clearTimeout(patience);
      reject(crashed('start', cause));
    });
    child.once('exit', (code, signal) => {
      clearTimeout(patience);
      if (stalled) reject(noProgress());
      else if (hooks.signal?.aborted) reject(cancelled());
      else if (answer?.kind === 'failed') reject(asError(answer));
      else if (answer) resolve(answer);
      else reject(crashed(signal ? { signal } : { code }));
    });
    if (hooks.signal?.aborted) child.kill('SIGKILL');
    child.send(request, (error) => {
      if (error) child.kill('SIGKILL');
    });
  });
}

const asError = (failed: Extract<ChildMessage, { kind: 'failed' }>): PedicleError =>
  retold(failed, { findings: failed.findings });

const noProgress = (): PedicleError => fault('segmentation-stalled');

const crashed = (how: Ending, cause?: unknown): PedicleError =>
  fault('segmentation-crashed', { how }, { cause });
