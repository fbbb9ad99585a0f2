/** Components show what is, not what was: in a render a store is read through its hook, whose answer is used. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';
import { expect, it } from 'vitest';

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const nameOf = (node: unknown): string =>
  !isNode(node) ? '' : node.type === 'MemberExpression' ? nameOf(node.property) : String(node.value ?? '');

/** Functions given to these run while rendering; any other runs later. */
const AT_ONCE = /^(map|flatMap|filter|find|findIndex|some|every|forEach|reduce|sort|toSorted|from|useMemo)$/;
const FUNCTION = /^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/;
/** Hooks that give nothing back. */
const EFFECT = /^use\w*(Effect|Shortcuts?|Handle|Events?)$/;

/** What is wrong in one component's or hook's own body. */
function faultsIn(node: unknown, top: boolean): string[] {
  if (Array.isArray(node)) return node.flatMap((one) => faultsIn(one, false));
  // Arguments of calls stand in plain objects.
  if (typeof node !== 'object' || node === null) return [];
  if (isNode(node)) {
    if (FUNCTION.test(node.type) && !top) return [];
    if (node.type === 'CallExpression') {
      const called = nameOf(node.callee);
      if (called === 'getState') return ['getState()'];
      if (AT_ONCE.test(called))
        return [
          ...faultsIn(node.callee, false),
          ...(node.arguments as { expression: Node }[]).flatMap(({ expression }) =>
            faultsIn(expression, FUNCTION.test(expression.type)),
          ),
        ];
    }
    if (node.type === 'ExpressionStatement' && isNode(node.expression)) {
      const { type, callee } = node.expression;
      const called = type === 'CallExpression' ? nameOf(callee) : '';
      if (/^use[A-Z]/.test(called) && !EFFECT.test(called)) return [`${called}() for nothing`];
    }
  }
  return Object.values(node).flatMap((child) => faultsIn(child, false));
}

function faultsOf(source: string): string[] {
  const { body } = parseSync(source, { syntax: 'typescript', tsx: true, target: 'es2022' });
  return (body as unknown as Node[]).flatMap((statement) => {
    const declared = isNode(statement.declaration) ? statement.declaration : statement;
    const functions =
      declared.type === 'FunctionDeclaration'
        ? [{ name: nameOf(declared.identifier), value: declared }]
        : ((declared.declarations ?? []) as { id: Node; init: unknown }[]).map(({ id, init }) => ({
            name: nameOf(id),
            value: init,
          }));
    return functions.flatMap(({ name, value }) =>
      /^(use)?[A-Z]/.test(name) && isNode(value) && FUNCTION.test(value.type)
        ? faultsIn(value, true).map((fault) => `${name}: ${fault}`)
        : [],
    );
  });
}

it('no component of the page reads a store past its hook', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const components = globSync('src/renderer/**/*.tsx', { cwd: root });
  expect(components.length).toBeGreaterThan(50);
  expect(
    components.flatMap((file) =>
      faultsOf(readFileSync(join(root, file), 'utf8')).map((f) => `${file}: ${f}`),
    ),
  ).toEqual([]);
});

it('finds such a read where it is planted, and lets handlers be', () => {
  const read = 'useCase.getState().open';
  expect(faultsOf(`export function A() { return <p>{${read}}</p>; }`)).toEqual(['A: getState()']);
  expect(faultsOf(`const B = () => <p>{[1].map(() => ${read})}</p>;`)).toEqual(['B: getState()']);
  expect(faultsOf('function C() { useCase((s) => s.open); return null; }')).toEqual([
    'C: useCase() for nothing',
  ]);
  expect(
    faultsOf(`function D() { const o = useCase((s) => s.open); return <p onClick={() => ${read}}>{o}</p>; }`),
  ).toEqual([]);
  expect(faultsOf(`function E() { useEffect(() => void ${read}, []); return null; }`)).toEqual([]);
});
