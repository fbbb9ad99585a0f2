/**
 * A check of what comes in on an association, byte by byte as it arrives and before any of it is used: PDU types in an order that
 * can be, lengths within limits, fragments that fit their PDU, commands that this side serves (PS3.8 9.3, PS3.7 6.3).
 */

export interface PduLimits {
  readonly pduBytes: number;
  readonly instanceBytes: number;
}

/** What is wrong with what came. Closed: counted by name, and no text of the other side is in it. */
export type PduFault =
  | 'type'
  | 'order'
  | 'length'
  | 'fragment'
  | 'command'
  | 'command-length'
  | 'instance-length'
  | 'unanswered';

/** Commands that may come: as the one that is called, and as the caller (answers, and C-STORE for C-GET). */
const SERVED: Readonly<Record<'called' | 'caller', ReadonlySet<number>>> = {
  called: new Set([0x0001, 0x0030, 0x0fff]),
  caller: new Set([0x0001, 0x8001, 0x8010, 0x8020, 0x8021, 0x8030]),
};
/** The same for PDU types, before the association stands and after. */
const FIRST = { called: new Set([0x01]), caller: new Set([0x02, 0x03, 0x07]) } as const;
const LATER = { called: new Set([0x04, 0x05, 0x07]), caller: new Set([0x04, 0x05, 0x06, 0x07]) } as const;

const ASSOCIATE_BYTES = { least: 68, most: 256 * 1024 } as const;
const COMMAND_BYTES = 16 * 1024;
const NO_DATA_SET = 0x0101;
const CANCEL = 0x0fff;

export interface PduCheck {
  /** @returns what is wrong, or null; after a fault nothing may be passed on any more. */
  push(chunk: Uint8Array): PduFault | null;
  /** This side sent something of this PDU type. */
  sent(type: number): void;
}

class Faulty extends Error {
  readonly fault: PduFault;
  constructor(fault: PduFault) {
    super(fault);
    this.fault = fault;
  }
}

/** @param side whether this program was called (a node) or calls. */
export function createPduCheck(side: 'called' | 'caller', limits: PduLimits): PduCheck {
  const header = new Uint8Array(6);
  let headerFill = 0;
  let bodyLeft = 0;
  let type = 0;
  let begun = false;
  let open = false;
  let over = false;
  let fragmentLeft = 0;
  let control = 0;
  let inFragment = false;
  let command: number[] = [];
  /** A data set that a command announced, and how much of it has come; -1 when none is due. */
  let dataBytes = -1;
  let unanswered = false;
  let isRequest = false;

  function beginPdu(): void {
    type = header[0]!;
    bodyLeft = new DataView(header.buffer).getUint32(2);
    const allowed = begun ? LATER[side] : FIRST[side];
    if (type < 1 || type > 7) throw new Faulty('type');
    if (!allowed.has(type) || over || (type === 0x04 && !open)) throw new Faulty('order');
    if (type === 0x04) {
      if (bodyLeft < 6 || bodyLeft > limits.pduBytes) throw new Faulty('length');
    } else if (type <= 0x02) {
      if (bodyLeft < ASSOCIATE_BYTES.least || bodyLeft > ASSOCIATE_BYTES.most) throw new Faulty('length');
    } else if (bodyLeft !== 4) throw new Faulty('length');
    begun = true;
    if (type === 0x02) open = true;
    if (type === 0x03 || type >= 0x05) over = true;
  }

  function beginFragment(): void {
    const length = new DataView(header.buffer).getUint32(0);
    control = header[5]!;
    if (length < 2 || length - 2 > bodyLeft || header[4]! % 2 === 0) throw new Faulty('fragment');
    fragmentLeft = length - 2;
    inFragment = true;
    const isCommand = (control & 1) === 1;
    if (isCommand ? dataBytes >= 0 : dataBytes < 0) throw new Faulty('order');
    if (isCommand && unanswered) throw new Faulty('unanswered');
    if (fragmentLeft === 0) endFragment();
  }

  function takeFragment(bytes: Uint8Array): void {
    if ((control & 1) === 1) {
      if (command.length + bytes.length > COMMAND_BYTES) throw new Faulty('command-length');
      for (const byte of bytes) command.push(byte);
    } else {
      dataBytes += bytes.length;
      if (dataBytes > limits.instanceBytes) throw new Faulty('instance-length');
    }
    fragmentLeft -= bytes.length;
    if (fragmentLeft === 0) endFragment();
  }

  function endFragment(): void {
    inFragment = false;
    if ((control & 2) === 0) return;
    if ((control & 1) === 0) {
      dataBytes = -1;
      unanswered = isRequest;
      return;
    }
    const told = readCommand(Uint8Array.from(command));
    command = [];
    if (told === null || !SERVED[side].has(told.field)) throw new Faulty('command');
    isRequest = told.field < 0x8000 && told.field !== CANCEL;
    if (told.hasDataSet) dataBytes = 0;
    else unanswered = isRequest;
  }

  function take(chunk: Uint8Array): void {
    let at = 0;
    const fillHeader = (): boolean => {
      const count = Math.min(6 - headerFill, chunk.length - at);
      header.set(chunk.subarray(at, at + count), headerFill);
      headerFill += count;
      at += count;
      if (headerFill < 6) return false;
      headerFill = 0;
      return true;
    };
    while (at < chunk.length) {
      if (inFragment) {
        const count = Math.min(fragmentLeft, chunk.length - at);
        bodyLeft -= count;
        takeFragment(chunk.subarray(at, at + count));
        at += count;
      } else if (bodyLeft === 0) {
        if (fillHeader()) beginPdu();
      } else if (type === 0x04) {
        if (headerFill === 0 && bodyLeft < 6) throw new Faulty('fragment');
        if (fillHeader()) {
          bodyLeft -= 6;
          beginFragment();
        }
      } else {
        const count = Math.min(bodyLeft, chunk.length - at);
        bodyLeft -= count;
        at += count;
      }
    }
  }

  return {
    push: (chunk) => {
      try {
        take(chunk);
        return null;
      } catch (error) {
        if (error instanceof Faulty) return error.fault;
        throw error;
      }
    },
    sent: (sentType) => {
      if (sentType === 0x02) open = true;
      if (sentType === 0x04) unanswered = false;
    },
  };
}

/** Command Field and whether a data set follows, of a command set (Implicit VR little endian, group 0000 only); null when it is none. */
function readCommand(bytes: Uint8Array): { field: number; hasDataSet: boolean } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let field = -1;
  let dataSet = -1;
  let last = -1;
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length) return null;
    const element = view.getUint16(at + 2, true);
    const length = view.getUint32(at + 4, true);
    if (view.getUint16(at, true) !== 0 || element <= last || at + 8 + length > bytes.length) return null;
    if (element === 0x0100 && length === 2) field = view.getUint16(at + 8, true);
    if (element === 0x0800 && length === 2) dataSet = view.getUint16(at + 8, true);
    last = element;
    at += 8 + length;
  }
  return field < 0 || dataSet < 0 ? null : { field, hasDataSet: dataSet !== NO_DATA_SET };
}
