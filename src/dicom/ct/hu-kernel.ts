/**
 * The inner loop of HU conversion for 16-bit samples, eight at a time (WebAssembly SIMD), with a plain loop where that
 * is not available. Both do the same: for each sample `v = (x & mask) ^ flip` as signed 16 bit; `air` when
 * `lo ≤ v ≤ hi`, else `v + c` limited to −32768…32767.
 */

/** See the formula above; all 16-bit lanes. `lo > hi` means no padding. */
export interface LaneRule {
  readonly mask: number;
  readonly flip: number;
  readonly c: number;
  readonly lo: number;
  readonly hi: number;
  readonly air: number;
}

/** Plain loop, in place; true when a value was limited. */
export function convertLanes(data: Int16Array, rule: LaneRule): boolean {
  const { mask, flip, c, lo, hi, air } = rule;
  let clipped = false;
  for (let n = 0; n < data.length; n += 1) {
    const v = (((data[n]! & mask) ^ flip) << 16) >> 16;
    const hu = v + c;
    if (v >= lo && v <= hi) data[n] = air;
    else if (hu >= -32768 && hu <= 32767) data[n] = hu;
    else {
      data[n] = hu < 0 ? -32768 : 32767;
      clipped = true;
    }
  }
  return clipped;
}

/** Works on its own buffer of {@link KERNEL_BYTES}: fill the start of `bytes`, run, read the start of `lanes`. */
export interface HuKernel {
  readonly bytes: Uint8Array;
  readonly lanes: Int16Array;
  /** Converts the first `byteCount` bytes; true when a value was limited. */
  run(byteCount: number, rule: LaneRule): boolean;
}

export const KERNEL_BYTES = 2 ** 20;

/*
 * (module (memory (export "memory") 16 16)
 *   (func (export "convert") (param $end $mask $flip $c $lo $hi $air i32) (result i32)
 *     (loop  ;; $p += 16 while $p < $end
 *       $v    = (v128.load $p) & splat($mask) ^ splat($flip)
 *       $pad  = i16x8.ge_s($v, $lo) & i16x8.le_s($v, $hi)
 *       $sat  = i16x8.add_sat_s($v, $c)
 *       $acc |= i16x8.ne(i16x8.add($v, $c), $sat) & ~$pad
 *       v128.store $p bitselect(splat($air), $sat, $pad))
 *     v128.any_true($acc)))
 */
const MODULE_BASE64 =
  'AGFzbQEAAAABDAFgB39/f39/f38BfwMCAQAFBAEBEBAHFAIGbWVtb3J5AgAHY29udmVydAAACpABAY0BAgF/C3sgAf0QIQggAv0QIQkgA/0Q' +
  'IQogBP0QIQsgBf0QIQwgBv0QIQ0DQCAH/QAAACAI/U4gCf1RIQ8gDyAK/Y4BIRAgDyAK/Y8BIREgDyAL/TUgDyAM/TP9TiESIA4gECAR/S4g' +
  'Ev1P/VAhDiAHIA0gESAS/VL9CwAAIAdBEGoiByAASQ0ACyAO/VML';

/** A kernel with SIMD, or the plain one. */
export function createHuKernel(simd = true): HuKernel {
  return (simd ? simdKernel() : null) ?? plainKernel();
}

function plainKernel(): HuKernel {
  const lanes = new Int16Array(KERNEL_BYTES / 2);
  return {
    bytes: new Uint8Array(lanes.buffer),
    lanes,
    run: (byteCount, rule) => convertLanes(lanes.subarray(0, byteCount / 2), rule),
  };
}

type Convert = (
  end: number,
  mask: number,
  flip: number,
  c: number,
  lo: number,
  hi: number,
  air: number,
) => number;

function simdKernel(): HuKernel | null {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1) return null;
  try {
    const code = Uint8Array.from(atob(MODULE_BASE64), (character) => character.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code));
    const { buffer } = exports.memory as WebAssembly.Memory;
    const convert = exports.convert as Convert;
    const bytes = new Uint8Array(buffer);
    return {
      bytes,
      lanes: new Int16Array(buffer),
      run: (byteCount, { mask, flip, c, lo, hi, air }) => {
        const end = Math.ceil(byteCount / 16) * 16;
        bytes.fill(0, byteCount, end);
        return convert(end, mask, flip, c, lo, hi, air) !== 0;
      },
    };
  } catch {
    return null;
  }
}
