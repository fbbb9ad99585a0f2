/**
 * What failed, by name and first words, from the reports of the runners: said again at the end of `npm test`, where the last lines of
 * a log are all that is left. Plain JavaScript, as tests/run.mjs is.
 */

/** The first line that says something, without colours, at most 300 characters. */
function firstWords(message) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with it
  const plain = String(message ?? '').replace(/\u001b\[[0-9;]*m/g, '');
  return (
    plain
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '') ?? 'no message'
  ).slice(0, 300);
}

/** @param report vitest's JSON report. A file that could not be run counts by itself. */
export function unitFailures({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${name}: ${firstWords(message)}`] : [];
    return failed.map((one) => `${name} › ${one.fullName}: ${firstWords(one.failureMessages[0])}`);
  });
}

/** @param report Playwright's JSON report. */
export function flowFailures({ suites = [], errors = [] }) {
  const of = (suite) => [
    ...(suite.suites ?? []).flatMap(of),
    ...(suite.specs ?? [])
      .filter((spec) => spec.tests.some((one) => one.status === 'unexpected'))
      .map((spec) => {
        const message = spec.tests.flatMap((one) => one.results).find((r) => r.error !== undefined)
          ?.error.message;
        return `${spec.file}:${spec.line} › ${spec.title}: ${firstWords(message)}`;
      }),
  ];
  return [...suites.flatMap(of), ...errors.map((error) => firstWords(error.message))];
}
