/** What is shipped and what is documented follows the schema. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/inference/index.ts';

const repo = new URL('../../../', import.meta.url).pathname;
const shipped = readdirSync(join(repo, 'models')).filter((id) =>
  existsSync(join(repo, 'models', id, 'manifest.json')),
);

describe('manifests', () => {
  it('of the example in docs/models.md is valid', () => {
    const text = readFileSync(join(repo, 'docs/models.md'), 'utf8');
    const json = /```json\n([\s\S]*?)```/.exec(text)?.[1] as string;
    expect(parseManifest(JSON.parse(json)).structures.map((s) => s.name)).toEqual(['Liver', 'Kidneys']);
  });

  it.each(shipped)('of the shipped model %s is valid, has a card and a self-test', (id) => {
    const manifest = parseManifest(
      JSON.parse(readFileSync(join(repo, 'models', id, 'manifest.json'), 'utf8')),
    );
    expect(manifest.id).toBe(id);
    expect(manifest.golden).toBeDefined();
    expect(existsSync(join(repo, 'models', id, 'CARD.md'))).toBe(true);
    for (const s of manifest.structures.filter((x) => x.proposed))
      expect(s.name.length).toBeLessThanOrEqual(16);
  });
});
