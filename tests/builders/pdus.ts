/** DICOM upper layer PDUs (PS3.8 9.3) and command sets (PS3.7 6.3.1), byte by byte and not by the code under test. */
export function pdu(type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(6);
  header[0] = type;
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

/** @param control 1 = command, 2 = last. */
export function fragment(context: number, control: number, value: Buffer): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt32BE(value.length + 2, 0);
  header[4] = context;
  header[5] = control;
  return Buffer.concat([header, value]);
}

function element(number: number, value: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(number, 2);
  header.writeUInt32LE(value.length, 4);
  return Buffer.concat([header, value]);
}

const us = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
const ui = (uid: string): Buffer => Buffer.from(uid.length % 2 === 0 ? uid : `${uid}\0`);

export function command(
  field: number,
  hasDataSet: boolean,
  sopClass = '1.2.840.10008.1.1',
  instance = '1.2.3',
): Buffer {
  return Buffer.concat([
    element(0x0002, ui(sopClass)),
    element(0x0100, us(field)),
    element(0x0110, us(1)),
    element(0x0700, us(0)),
    element(0x0800, us(hasDataSet ? 0 : 0x0101)),
    ...(hasDataSet ? [element(0x1000, ui(instance))] : []),
  ]);
}

const item = (type: number, value: Buffer): Buffer => {
  const header = Buffer.from([type, 0, 0, 0]);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value]);
};
const ae = (title: string): Buffer => Buffer.from(title.padEnd(16));

/** A-ASSOCIATE-RQ with one presentation context, id 1. */
export function associateRequest(
  called: string,
  calling: string,
  sopClass = '1.2.840.10008.1.1',
  syntax = '1.2.840.10008.1.2',
): Buffer {
  const context = Buffer.concat([
    Buffer.from([1, 0, 0, 0]),
    item(0x30, Buffer.from(sopClass)),
    item(0x40, Buffer.from(syntax)),
  ]);
  const most = Buffer.alloc(4);
  most.writeUInt32BE(16384);
  return pdu(
    0x01,
    Buffer.concat([
      Buffer.from([0, 1, 0, 0]),
      ae(called),
      ae(calling),
      Buffer.alloc(32),
      item(0x10, Buffer.from('1.2.840.10008.3.1.1.1')),
      item(0x20, context),
      item(0x50, Buffer.concat([item(0x51, most), item(0x52, Buffer.from('1.2.826.0.1.3680043.9'))])),
    ]),
  );
}
