/** Writes docs/errors.md from the catalogue of codes; with `--check` it only says whether the file is current. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MEANINGS } from '../src/core/errors/codes.ts';

const target = fileURLToPath(new URL('../docs/errors.md', import.meta.url));
const rows = Object.entries(MEANINGS)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
const text = `# Codes of errors and warnings

Every error and every warning of Pedicle carries one of these codes, on the command line (\`--json\`), in the app and in reports.
Written by \`npm run docs:errors\` from \`src/core/errors/codes.ts\`; a code that is not there does not compile.

| code | what it means |
|---|---|
${rows.join('\n')}
`;
if (process.argv.includes('--check')) process.exit(readFileSync(target, 'utf8') === text ? 0 : 1);
writeFileSync(target, text);
