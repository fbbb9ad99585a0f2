/** What of the page's errors goes into the diagnosis file, and what never does. */
import { afterEach, expect, test, vi } from 'vitest';
import { api } from '../../../../src/contract/api.ts';
import { fault } from '../../../../src/core/errors/errors.ts';
import { noteUnexpected } from '../../../../src/core/errors/unexpected.ts';
import { keepPageErrors, type PageError, pageError } from '../../../../src/renderer/model/page-errors.ts';

const STACK = [
  '    at brush (http://127.0.0.1:41234/assets/index-Bx_1-a.js:12:3456)',
  '    at http://127.0.0.1:41234/assets/index-Bx_1-a.js:1:2',
  '    at async Shell.open (http://localhost:5173/src/renderer/app/Shell.tsx?t=17:8:9)',
  '    at new Scene [as scene] (app://pedicle/assets/vtk.js:7:7)',
  '    at extension (chrome-extension://abc/content.js:3:3)',
  '    at /home/DOE^JOHN/assets',
].join('\n');

function thrown(message: string, stack = STACK, name = 'TypeError'): Error {
  const error = new TypeError(message);
  error.name = name;
  error.stack = `${name}: ${message}\n${stack}`;
  return error;
}

const FRAMES = [
  'brush@assets/index-Bx_1-a.js:12:3456',
  '@assets/index-Bx_1-a.js:1:2',
  'Shell.open@src/renderer/app/Shell.tsx:8:9',
  'Scene@assets/vtk.js:7:7',
];

test('class and own places are kept, messages and others’ places are not', () => {
  const kept = pageError(thrown('DOE^JOHN has no structure'));
  expect(kept).toEqual({ name: 'TypeError', frames: FRAMES });
  expect(JSON.stringify(kept)).not.toMatch(/DOE|extension|127/);
});

test.each([
  ['a message like a frame', thrown('x\n    at DOE (http://h/assets/JOHN.js:1:2)'), FRAMES],
  ['no message', thrown(''), FRAMES],
  ['a name that is no class', thrown('x', STACK, 'DOE^JOHN 1950'), FRAMES],
  ['a text', 'DOE^JOHN', []],
  ['nothing', undefined, []],
  ['a long stack', thrown('x', `${STACK}\n`.repeat(30)), Array.from({ length: 40 }, (_, n) => FRAMES[n % 4])],
])('%s fits the contract and names nobody', (_, error, frames) => {
  const kept = pageError(error);
  expect(kept.frames).toEqual(frames);
  expect(api['app.noteError'].params.safeParse(kept).success).toBe(true);
  expect(JSON.stringify(kept)).not.toMatch(/DOE|JOHN/);
});

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => void stop()));

function kept(send: (error: PageError) => Promise<unknown> = async () => ({})) {
  const page = new EventTarget();
  const spy = vi.fn(send);
  stops.push(keepPageErrors(spy, page));
  const raise = (type: string, fields: object): void =>
    void page.dispatchEvent(Object.assign(new Event(type), fields));
  return { spy, raise };
}

test('errors nobody caught, rejections and noted ones are sent, each once; refusals are not', () => {
  const { spy, raise } = kept();
  raise('error', { error: thrown('a') });
  raise('error', { error: thrown('another message, the same place') });
  raise('unhandledrejection', { reason: thrown('b', STACK, 'RangeError') });
  noteUnexpected('page', thrown('c', STACK, 'SyntaxError'));
  noteUnexpected('page', fault('ct-tilt'));
  expect(spy.mock.calls.map(([error]) => error.name)).toEqual(['TypeError', 'RangeError', 'SyntaxError']);
});

test('a flood ends, a lost connection does no harm, a stop stops', async () => {
  const { spy, raise } = kept(() => Promise.reject(new Error('gone')));
  for (let n = 0; n < 200; n += 1)
    raise('error', { error: thrown('x', `    at f (http://h/assets/a.js:1:${n})`) });
  expect(spy).toHaveBeenCalledTimes(50);
  await Promise.resolve();
  const other = kept();
  stops.splice(0).forEach((stop) => void stop());
  other.raise('error', { error: thrown('late') });
  noteUnexpected('page', thrown('late'));
  expect(other.spy).not.toHaveBeenCalled();
});
