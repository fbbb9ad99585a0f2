/** A minimal ONNX writer: enough protobuf to make tiny networks that a real runtime loads. */

/** One operator; attributes are ints, lists of ints, floats or strings. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<
    Record<string, number | readonly number[] | { float: number } | { text: string }>
  >;
}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: readonly number[];
  /** `int64` for shapes and indices. */
  readonly type?: 'float' | 'int64';
}

export interface OnnxValue {
  readonly name: string;
  /** A number is a fixed size, a string a named free one. */
  readonly dims: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly weights: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** The bytes of a .onnx file (IR version 8, opset 13) holding `graph`. Field numbers: onnx.proto3. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const opset = message(field(2, varint(13)));
  const body = message(
    ...graph.nodes.map((n) => field(1, nodeBytes(n))),
    field(2, text('g')),
    ...graph.weights.map((t) => field(5, tensorBytes(t))),
    ...graph.inputs.map((v) => field(11, valueBytes(v))),
    ...graph.outputs.map((v) => field(12, valueBytes(v))),
  );
  return message(field(1, varint(8)), field(8, opset), field(7, body));
}

const nodeBytes = (n: OnnxNode): Uint8Array =>
  message(
    ...n.inputs.map((name) => field(1, text(name))),
    ...n.outputs.map((name) => field(2, text(name))),
    field(4, text(n.op)),
    ...Object.entries(n.attributes ?? {}).map(([name, value]) => field(5, attributeBytes(name, value))),
  );

function attributeBytes(name: string, value: NonNullable<OnnxNode['attributes']>[string]): Uint8Array {
  const head = field(1, text(name));
  if (typeof value === 'number') return message(head, field(3, varint(value)), field(20, varint(2)));
  if ('float' in value) {
    return message(
      head,
      tagged(2, 5, new Uint8Array(new Float32Array([value.float]).buffer)),
      field(20, varint(1)),
    );
  }
  if ('text' in value) return message(head, field(4, text(value.text)), field(20, varint(3)));
  return message(head, ...value.map((v) => field(8, varint(v))), field(20, varint(7)));
}

function tensorBytes(t: OnnxTensor): Uint8Array {
  const data =
    t.type === 'int64'
      ? new Uint8Array(BigInt64Array.from(t.values, (v) => BigInt(v)).buffer)
      : new Uint8Array(Float32Array.from(t.values).buffer);
  return message(
    ...t.dims.map((d) => field(1, varint(d))),
    field(2, varint(t.type === 'int64' ? 7 : 1)),
    field(8, text(t.name)),
    field(9, data),
  );
}

function valueBytes(v: OnnxValue): Uint8Array {
  const dims = v.dims.map((d) =>
    field(1, message(typeof d === 'number' ? field(1, varint(d)) : field(2, text(d)))),
  );
  const tensor = message(field(1, varint(1)), field(2, message(...dims)));
  return message(field(1, text(v.name)), field(2, message(field(1, tensor))));
}

/** A varint wrapped so that {@link field} knows its wire type. */
interface Varint {
  readonly number: number;
}
const varint = (number: number): Varint => ({ number });
const text = (s: string): Uint8Array => new TextEncoder().encode(s);

function field(number: number, value: Varint | Uint8Array): Uint8Array {
  if (value instanceof Uint8Array) return tagged(number, 2, message(varintBytes(value.length), value));
  return tagged(number, 0, varintBytes(value.number));
}

const tagged = (number: number, wire: number, bytes: Uint8Array): Uint8Array =>
  message(varintBytes(number * 8 + wire), bytes);

function varintBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

function message(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * A network that tells tissues apart by the mean of a voxel's 3×3×3 neighbourhood: one 3D convolution [classes, 1, 3, 3,
 * 3], logit of class n = slope[n] · mean + offset[n]. Input `image` [1, 1, a, b, c], output `logits` [1, classes, a, b, c].
 */
export function thresholdNetwork(slopes: readonly number[], offsets: readonly number[]): Uint8Array {
  const kernel = slopes.flatMap((s) => Array.from({ length: 27 }, () => s / 27));
  return encodeOnnx({
    nodes: [
      {
        op: 'Conv',
        inputs: ['image', 'w', 'b'],
        outputs: ['logits'],
        attributes: { kernel_shape: [3, 3, 3], pads: [1, 1, 1, 1, 1, 1], strides: [1, 1, 1] },
      },
    ],
    weights: [
      { name: 'w', dims: [slopes.length, 1, 3, 3, 3], values: kernel },
      { name: 'b', dims: [offsets.length], values: offsets },
    ],
    inputs: [{ name: 'image', dims: [1, 1, 'a', 'b', 'c'] }],
    outputs: [{ name: 'logits', dims: [1, slopes.length, 'a', 'b', 'c'] }],
  });
}
