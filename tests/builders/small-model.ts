/** A models folder with one tiny network (air, soft tissue, bone by threshold) that a real ONNX Runtime runs in a moment. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestJson } from './model-manifest.ts';
import { thresholdNetwork } from './onnx.ts';

/** @returns the models folder, below `root`. */
export function smallModels(root: string): string {
  const folder = join(root, 'models', 'threshold');
  mkdirSync(folder, { recursive: true });
  const onnx = thresholdNetwork([0, 40, 60], [0, 20, 14]);
  const sha256 = createHash('sha256').update(onnx).digest('hex');
  writeFileSync(join(folder, 'threshold.onnx'), onnx);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifestJson({ sha256 })));
  return join(root, 'models');
}
