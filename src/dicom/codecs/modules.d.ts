/** The parts of the codec packages that are used; they come without types. */
interface WasmDecoder {
  getEncodedBuffer(size: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

interface CodecOptions {
  print: () => void;
  printErr: () => void;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const create: (options: {
    print: () => void;
    printErr: () => void;
  }) => Promise<{ JpegLSDecoder: new () => WasmDecoder }>;
  export default create;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const create: (options: {
    print: () => void;
    printErr: () => void;
  }) => Promise<{ J2KDecoder: new () => WasmDecoder }>;
  export default create;
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const create: (options: {
    print: () => void;
    printErr: () => void;
  }) => Promise<{ JPEGDecoder: new () => WasmDecoder }>;
  export default create;
}
