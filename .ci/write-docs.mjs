/**
 * Writes what repeats the code: docs/errors.md, the floors in docs/architecture.md, and the style sheet of the colour tokens; with
 * `--check` it only says whether they are current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { CATALOGUE } from '../src/core/errors/catalogue/index.ts';
import { tokensCss } from '../src/renderer/kit/colours.ts';

const { FLOORS } = createRequire(import.meta.url)('./floors.cjs');
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const docs = (name) => at(`docs/${name}`);

const said = (part, data) => (typeof part === 'string' ? part : part(data)).replaceAll('|', '\\|');
const rows = Object.entries(CATALOGUE)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, { means, says, action, example }]) => {
    const sentence = said(says, example);
    const meaning = means === undefined || means === sentence ? sentence : `${means} <br> “${sentence}”`;
    return `| \`${code}\` | ${meaning} | ${said(action, example)} |`;
  });
const errors = `# Codes of errors and warnings

Every error and every warning of Pedicle carries one of these codes, on the command line (\`--json\`), in the app and in reports.
Where the sentence depends on the case, an example stands in quotes.
Written by \`npm run docs:write\` from \`src/core/errors/catalogue\`; a code that is not there does not compile.

| code | what it means | what to do |
|---|---|---|
${rows.join('\n')}
`;

const [BEGIN, END] = ['<!-- floors: written by npm run docs:write -->', '<!-- end of floors -->'];
const floors = Object.entries(FLOORS)
  .map(([room, names]) => `| \`${room}\` | ${names.join(' → ')} |`)
  .join('\n');
const architecture = readFileSync(docs('architecture.md'), 'utf8');
const [before, after] = [architecture.split(BEGIN)[0], architecture.split(END)[1]];
if (after === undefined) throw new Error('docs/architecture.md has lost its floors');
const redrawn = `${before}${BEGIN}\n| room | floors, lowest first |\n|---|---|\n${floors}\n${END}${after}`;

const written = {
  'docs/errors.md': errors,
  'docs/architecture.md': redrawn,
  'src/renderer/app/tokens.css': tokensCss(),
};
if (process.argv.includes('--check')) {
  const stale = Object.entries(written).filter(([name, text]) => readFileSync(at(name), 'utf8') !== text);
  process.exit(stale.length === 0 ? 0 : 1);
}
for (const [name, text] of Object.entries(written)) writeFileSync(at(name), text);
