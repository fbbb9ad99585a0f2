/** The parts of dcmjs that are used; it comes without types. */
interface DcmjsElement {
  readonly vr: string;
  readonly Value?: readonly unknown[];
}

type DcmjsItem = Readonly<Record<string, DcmjsElement | undefined>>;

declare module 'dcmjs' {
  const dcmjs: {
    readonly data: { readonly DicomMessage: { readFile(bytes: ArrayBuffer): { readonly dict: DcmjsItem } } };
    readonly log: { setLevel(level: string): void };
  };
  export default dcmjs;
}
