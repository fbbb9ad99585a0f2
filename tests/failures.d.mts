/** Types of tests/failures.mjs for the tests of it. */
export function unitFailures(report: unknown): string[];
export function flowFailures(report: unknown): string[];
