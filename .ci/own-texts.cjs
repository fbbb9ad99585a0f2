/**
 * Sentences of errors and findings live in src/core/errors/catalogue: nobody else makes a PedicleError, or an object with a
 * `severity` and a `message`. What travels (a wire, a thread) is spread or handed to `retold`.
 */
const { readFileSync } = require('node:fs');
const { parseSync } = require('@swc/core');

const key = (property) => (property.type === 'Identifier' ? property.value : property.key?.value);

/** Line numbers where a text of one's own is told. */
function ownTexts(text, tsx) {
  const found = [];
  // swc counts bytes over all files it parsed: the module's own span says where this one begins.
  const module = parseSync(text, { syntax: 'typescript', tsx, target: 'es2024' });
  const bytes = Buffer.from(text);
  const first = module.span.start - Buffer.byteLength(text.slice(0, text.search(/\S/)));
  const line = (span) =>
    bytes
      .subarray(0, span.start - first)
      .toString()
      .split('\n').length;
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach(visit);
    if (node.type === 'NewExpression' && node.callee.value === 'PedicleError') found.push(line(node.span));
    if (node.type === 'ObjectExpression') {
      const [code, severity, message] = ['code', 'severity', 'message'].map((name) =>
        node.properties.find((property) => key(property) === name),
      );
      // A schema of a wire describes them, and what was taken apart may be put together again.
      const schema = message?.value?.callee?.object?.value === 'z';
      const again = code?.type === 'Identifier' && message?.type === 'Identifier';
      if (severity && message && !schema && !again) found.push(line(node.span));
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(module.body);
  return found;
}

/** Of tracked files, those places in src that tell texts of their own, as sentences. */
const textsOutsideCatalogue = (paths) =>
  paths
    .filter((path) => /^src\/.*\.tsx?$/.test(path) && !path.startsWith('src/core/errors/'))
    .flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      if (!/new PedicleError|\bseverity\b[\s\S]*\bmessage\b|\bmessage\b[\s\S]*\bseverity\b/.test(text))
        return [];
      return ownTexts(text, path.endsWith('.tsx')).map(
        (line) => `${path}:${line}: a sentence of its own; it belongs into src/core/errors/catalogue`,
      );
    });

module.exports = { textsOutsideCatalogue };
