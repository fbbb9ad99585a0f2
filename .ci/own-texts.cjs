/**
 * Sentences of errors and findings live in src/core/errors/catalogue: nobody else makes a PedicleError, an object with a
 * `severity` and a `message`, or hands words as data to `fault`, `finding` or `telling`, directly or through a function that
 * only calls one of them. What travels (a wire, a thread) is spread or handed to `retold`.
 */
const { readFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const { parseSync } = require('@swc/core');

const key = (property) => (property.type === 'Identifier' ? property.value : property.key?.value);

const MAKERS = /^(fault|finding|telling)$/;
/** Three words or more are no name, no unit and no option. */
const isPhrase = (text) => text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length >= 3;

function walk(node, see) {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node)) see(node);
  for (const child of Object.values(node)) walk(child, see);
}

/** The module, and the line of a span in it. */
function parsed(text, tsx) {
  // swc counts bytes over all files it parsed: the module's own span says where this one begins.
  const module = parseSync(text, { syntax: 'typescript', tsx, target: 'es2024' });
  const bytes = Buffer.from(text);
  const first = module.span.start - Buffer.byteLength(text.slice(0, text.search(/\S/)));
  const line = (span) =>
    bytes
      .subarray(0, span.start - first)
      .toString()
      .split('\n').length;
  return { module, line };
}

/** Names of functions that do nothing but make an error or a finding. */
function makersOf(module) {
  const names = [];
  walk(module.body, (node) => {
    const [name, body] =
      node.type === 'VariableDeclarator' && node.init?.type === 'ArrowFunctionExpression'
        ? [node.id.value, node.init.body]
        : node.type === 'FunctionDeclaration' && node.body?.stmts.length === 1
          ? [node.identifier.value, node.body.stmts[0].argument]
          : [];
    if (body?.type === 'CallExpression' && MAKERS.test(body.callee.value ?? '')) names.push(name);
  });
  return names;
}

/** Line numbers where a text of one's own is told. */
function ownTexts({ module, line }, makers) {
  const found = [];
  walk(module.body, (node) => {
    if (node.type === 'NewExpression' && node.callee.value === 'PedicleError') found.push(line(node.span));
    if (node.type === 'CallExpression' && makers.has(node.callee.value))
      walk(node.arguments, (part) => {
        const words =
          part.type === 'StringLiteral'
            ? part.value
            : part.type === 'TemplateLiteral'
              ? part.quasis.map((quasi) => quasi.cooked).join(' x ')
              : '';
        if (isPhrase(words)) found.push(line(part.span));
      });
    if (node.type === 'ObjectExpression') {
      const [code, severity, message] = ['code', 'severity', 'message'].map((name) =>
        node.properties.find((property) => key(property) === name),
      );
      // A schema of a wire describes them, and what was taken apart may be put together again.
      const schema = message?.value?.callee?.object?.value === 'z';
      const again = code?.type === 'Identifier' && message?.type === 'Identifier';
      if (severity && message && !schema && !again) found.push(line(node.span));
    }
  });
  return found;
}

/** Of tracked files, those places in src that tell texts of their own, as sentences. */
function textsOutsideCatalogue(paths) {
  const files = new Map();
  for (const path of paths) {
    if (!/^src\/.*\.tsx?$/.test(path) || path.startsWith('src/core/errors/')) continue;
    const text = readFileSync(path, 'utf8');
    if (!/PedicleError|\bfault\(|\bfinding\(|\btelling\(|\bseverity\b|import /.test(text)) continue;
    files.set(path, { text, ...parsed(text, path.endsWith('.tsx')) });
  }
  const made = new Map([...files].map(([path, { module }]) => [path, makersOf(module)]));
  return [...files].flatMap(([path, file]) => {
    const makers = new Set(['fault', 'finding', 'telling', ...made.get(path)]);
    for (const statement of file.module.body) {
      if (statement.type !== 'ImportDeclaration' || !statement.source.value.startsWith('.')) continue;
      const from = made.get(relative('.', join(dirname(path), statement.source.value))) ?? [];
      for (const { local, imported } of statement.specifiers)
        if (from.includes((imported ?? local).value)) makers.add(local.value);
    }
    return ownTexts(file, makers).map(
      (line) => `${path}:${line}: a sentence of its own; it belongs into src/core/errors/catalogue`,
    );
  });
}

module.exports = { textsOutsideCatalogue };
