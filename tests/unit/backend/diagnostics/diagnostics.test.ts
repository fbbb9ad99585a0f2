import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEPT_ENTRIES } from '../../../../src/backend/diagnostics/diagnostics.ts';
import {
  addDiagnostic,
  diagnosticsReport,
  entryOf,
  keepDiagnostics,
  readDiagnostics,
} from '../../../../src/backend/diagnostics/index.ts';
import { errorToWire } from '../../../../src/contract/index.ts';
import { PedicleError } from '../../../../src/core/errors/errors.ts';
import { keepUnexpected, noteUnexpected } from '../../../../src/core/errors/unexpected.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pedicle-diagnostics-'));
});
afterEach(() => {
  keepUnexpected(null);
  rmSync(folder, { recursive: true, force: true });
});

/** An error as it comes from our code, with a patient in its message that even looks like a frame. */
function nasty(): Error {
  const error = new TypeError(
    'MEIER^HANNA 19570401\n    at MEIER (/data/MEIER_HANNA/src/patient.ts:1:2)\n    at /home/anna/CT.1.dcm:3:4',
  );
  const own = `${process.cwd()}/src/core/geometry/grid.ts:12:7`;
  error.stack = `TypeError: ${error.message}\n    at spacing (file://${own})\n    at async Object.run (/x/node_modules/y/index.js:1:1)\n    at async new Thing (${own})\n    at ${own}\n    at process (node:internal/x:1:1)`;
  return error;
}

describe('the diagnosis file', () => {
  it('keeps where in our code, and nothing of what the error said', () => {
    const entry = entryOf('call', nasty(), '1.2.3', 0);
    expect(entry).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      version: '1.2.3',
      place: 'call',
      name: 'TypeError',
      code: '',
      frames: [
        'spacing@src/core/geometry/grid.ts:12:7',
        'Thing@src/core/geometry/grid.ts:12:7',
        '@src/core/geometry/grid.ts:12:7',
      ],
    });
    addDiagnostic(folder, entry);
    const text = readFileSync(join(folder, 'diagnostics.jsonl'), 'utf8') + diagnosticsReport(folder, '1.2.3');
    expect(text).not.toMatch(/MEIER|HANNA|1957|anna|CT\.1|node_modules|\/data|\/home/);
    expect(statSync(join(folder, 'diagnostics.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('keeps the last 200, however many there were', () => {
    const entry = entryOf('task', nasty(), '1.2.3', 0);
    for (let n = 0; n < 3000; n += 1) addDiagnostic(folder, { ...entry, version: `1.0.${n}` });
    const kept = readDiagnostics(folder);
    expect(kept).toHaveLength(KEPT_ENTRIES);
    expect(kept.at(-1)?.version).toBe('1.0.2999');
    expect(statSync(join(folder, 'diagnostics.jsonl')).size).toBeLessThan(500 * 1024);
  });

  it('hears of every unexpected error of a call, and of no PedicleError', () => {
    keepDiagnostics(() => folder, '1.2.3');
    errorToWire(new PedicleError('cancelled', 'x', 'y'));
    expect(readDiagnostics(folder)).toEqual([]);
    expect(errorToWire(nasty()).code).toBe('internal');
    expect(readDiagnostics(folder)).toMatchObject([{ place: 'call', name: 'TypeError' }]);
    noteUnexpected('host', 'no error at all');
    expect(readDiagnostics(folder)[1]).toMatchObject({ name: 'Unknown', frames: [] });
  });

  it('never makes things worse: a folder it cannot write is no error', () => {
    // Below a file no folder can be made. (Not below /proc: Node's recursive mkdir never ends there.)
    writeFileSync(join(folder, 'file'), '');
    keepDiagnostics(() => join(folder, 'file', 'here'), '1.2.3');
    expect(() => noteUnexpected('call', nasty())).not.toThrow();
  });
});
