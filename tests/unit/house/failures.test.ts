/** The words at the end of `npm test`: every kind of failure that a runner's report can hold is among them. */
import { expect, it } from 'vitest';
import { flowFailures, unitFailures } from '../../failures.mjs';

it('names failed tests of vitest, and files that could not be run at all', () => {
  const report = {
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'well', failureMessages: [] },
          { status: 'failed', fullName: 'adds', failureMessages: ['\u001b[31mexpected 1\u001b[39m\n at x'] },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: '\n  no such module\n', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', message: '', assertionResults: [] },
    ],
  };
  expect(unitFailures(report)).toEqual(['a.test.ts › adds: expected 1', 'b.test.ts: no such module']);
});

it('names failed flows in any depth, and what stopped the browser tests as a whole', () => {
  const spec = (title: string, status: string) => ({
    file: 'x.spec.ts',
    line: 7,
    title,
    tests: [{ status, results: [{}, { error: { message: 'Error: not\nthere' } }] }],
  });
  const report = {
    suites: [{ suites: [{ specs: [spec('opens', 'unexpected'), spec('shakes', 'flaky')] }] }],
    errors: [{ message: 'no browser' }],
  };
  expect(flowFailures(report)).toEqual(['x.spec.ts:7 › opens: Error: not', 'no browser']);
});
