/** What the desktop package is made of, as far as it can be told without making it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const packaging = (await import(join(root, '.ci/package.mjs'))) as {
  entries(): string[];
  missing(folder: string): string[];
};
const thirdParty = (await import(join(root, '.ci/third-party-notices.mjs'))) as {
  bundled(): Map<string, object>;
  notices(): string;
};

describe('the desktop package', () => {
  it('holds an entry for every thread and child process the sources start beside themselves', () => {
    const named = [
      'task-worker',
      'load-worker',
      'scan-worker',
      'command-worker',
      'segmentation-child',
      'segmentation-watch',
      'second-reader',
    ];
    expect(packaging.entries()).toEqual(expect.arrayContaining(['main', 'cli', ...named]));
  });

  it('is told to be incomplete where nothing was built', () => {
    const missing = packaging.missing('/nowhere');
    expect(missing).toContain(join('/nowhere/out/main/segmentation-child.js'));
    expect(missing).toContain(join('/nowhere/out/THIRD-PARTY-NOTICES.txt'));
  });

  it('carries the notice of every package it contains, those bundled into the page too', () => {
    const names = [...thirdParty.bundled().keys()].map((path) => path.replace(/^.*node_modules\//, ''));
    expect(names).toEqual(
      expect.arrayContaining(['react', 'react-dom', '@kitware/vtk.js', 'onnxruntime-node', 'zod', 'ws']),
    );
    expect(names).not.toContain('vitest');
    const text = thirdParty.notices();
    for (const name of ['react', 'zod', 'ws', '@kitware/vtk.js'])
      expect(text).toMatch(new RegExp(`^${name} \\d[^\\n]* \\(.+\\)$`, 'm'));
    expect(text).toContain('Permission is hereby granted, free of charge');
  });

  it('has its fuses set', () => {
    const text = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
    for (const line of [
      'enableNodeOptionsEnvironmentVariable: false',
      'enableNodeCliInspectArguments: false',
      'onlyLoadAppFromAsar: true',
      'enableEmbeddedAsarIntegrityValidation: true',
    ])
      expect(text).toContain(`\n  ${line}`);
  });
});
