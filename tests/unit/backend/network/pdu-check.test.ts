/** What comes in on an association is checked byte by byte, however it is cut. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPduCheck, type PduFault } from '../../../../src/backend/network/pdu-check.ts';
import { command, fragment, pdu } from '../../../builders/pdus.ts';

const limits = { pduBytes: 4096, instanceBytes: 10_000 };
const associate = pdu(0x01, Buffer.alloc(200));
const store = command(0x0001, true);
const echo = command(0x0030, false);

/** What a called node says to a stream, cut into pieces of the sizes given. */
function told(stream: Buffer, sizes: readonly number[], answer = true): PduFault | null {
  const check = createPduCheck('called', limits);
  let at = 0;
  let n = 0;
  while (at < stream.length) {
    const size = Math.max(1, sizes[n % sizes.length] ?? 1);
    const fault = check.push(stream.subarray(at, at + size));
    if (fault !== null) return fault;
    at += size;
    n += 1;
    if (at >= associate.length) check.sent(0x02);
    if (answer) check.sent(0x04);
  }
  return null;
}

/** The association first, by itself: what is sent before it is accepted is a fault of its own. */
function afterAccept(rest: Buffer, sizes: readonly number[] = [4096]): PduFault | null {
  const check = createPduCheck('called', limits);
  expect(check.push(associate)).toBeNull();
  check.sent(0x02);
  for (let at = 0, n = 0; at < rest.length; n += 1) {
    const size = Math.max(1, sizes[n % sizes.length] ?? 1);
    const fault = check.push(rest.subarray(at, at + size));
    if (fault !== null) return fault;
    at += size;
  }
  return null;
}

describe('what is proper passes, however it is cut', () => {
  test('an instance in fragments, then a release', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 9 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 9 }),
        (parts, sizes) => {
          const data = parts.map((size, n) =>
            fragment(1, n === parts.length - 1 ? 2 : 0, Buffer.alloc(size)),
          );
          const stream = Buffer.concat([pdu(0x04, fragment(1, 3, store)), ...data.map((d) => pdu(0x04, d))]);
          expect(afterAccept(stream, sizes)).toBeNull();
        },
      ),
    );
  });
  test('a release ends it', () => {
    expect(afterAccept(pdu(0x05, Buffer.alloc(4)))).toBeNull();
    expect(afterAccept(Buffer.concat([pdu(0x05, Buffer.alloc(4)), pdu(0x05, Buffer.alloc(4))]))).toBe(
      'order',
    );
  });
});

describe('what is wrong is named', () => {
  const cases: [string, PduFault, Buffer][] = [
    ['an unknown type', 'type', pdu(0x09, Buffer.alloc(4))],
    ['a second association', 'order', associate],
    ['a PDU larger than allowed', 'length', pdu(0x04, Buffer.alloc(4097))],
    ['a fragment larger than its PDU', 'fragment', pdu(0x04, Buffer.from([0, 0, 1, 0, 1, 3]))],
    ['an even context', 'fragment', pdu(0x04, fragment(2, 3, store))],
    ['data without a command', 'order', pdu(0x04, fragment(1, 2, Buffer.alloc(8)))],
    ['a command nobody serves here', 'command', pdu(0x04, fragment(1, 3, command(0x0020, true)))],
    ['a command that is none', 'command', pdu(0x04, fragment(1, 3, Buffer.from('no command at all')))],
    [
      'a second command before the answer',
      'unanswered',
      Buffer.concat([pdu(0x04, fragment(1, 3, echo)), pdu(0x04, fragment(1, 3, echo))]),
    ],
    [
      'a command without end',
      'command-length',
      Buffer.concat(Array.from({ length: 9 }, () => pdu(0x04, fragment(1, 1, Buffer.alloc(2000))))),
    ],
    [
      'an instance without end',
      'instance-length',
      Buffer.concat([
        pdu(0x04, fragment(1, 3, store)),
        ...Array.from({ length: 6 }, () => pdu(0x04, fragment(1, 0, Buffer.alloc(2000)))),
      ]),
    ],
  ];
  test.each(cases)('%s: %s', (_what, fault, bytes) => {
    expect(afterAccept(bytes)).toBe(fault);
    expect(afterAccept(bytes, [1])).toBe(fault);
  });
  test('data before the association is accepted', () => {
    const check = createPduCheck('called', limits);
    check.push(associate);
    expect(check.push(pdu(0x04, fragment(1, 3, echo)))).toBe('order');
  });
  test('any bytes at all: a fault or nothing, never an exception', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.integer({ min: 1, max: 50 })),
        (bytes, sizes) => {
          told(Buffer.from(bytes), sizes.length === 0 ? [7] : sizes);
          afterAccept(Buffer.from(bytes), sizes.length === 0 ? [7] : sizes);
        },
      ),
    );
  });
});
