/** What both sides of an association need of dcmjs-dimse: silence, and which contexts are taken. */
import type { Socket } from 'node:net';
import dimse from 'dcmjs-dimse';
import * as syntax from '../../dicom/parse/transfer-syntaxes.ts';
import type { GuardedSocket } from './guarded-socket.ts';

/** Every transfer syntax that Pedicle reads. */
export const READ_SYNTAXES: readonly string[] = [
  syntax.EXPLICIT_LE,
  syntax.IMPLICIT_LE,
  syntax.JPEG_LOSSLESS_SV1,
  syntax.JPEG_LOSSLESS,
  syntax.JPEG_LS,
  syntax.JPEG_2000_LOSSLESS,
  syntax.RLE,
  syntax.DEFLATED,
  syntax.EXPLICIT_BE,
  syntax.JPEG_2000,
  syntax.JPEG_LS_NEAR,
  syntax.JPEG_BASELINE,
  syntax.JPEG_EXTENDED,
];

const VERIFICATION = '1.2.840.10008.1.1';
/** CT, Enhanced CT and its legacy conversion; RT Structure Set, Plan and Dose. */
export const STORED_CLASSES: readonly string[] = [
  '1.2.840.10008.5.1.4.1.1.2',
  '1.2.840.10008.5.1.4.1.1.2.1',
  '1.2.840.10008.5.1.4.1.1.2.2',
  '1.2.840.10008.5.1.4.1.1.481.3',
  '1.2.840.10008.5.1.4.1.1.481.5',
  '1.2.840.10008.5.1.4.1.1.481.2',
];

type Context = InstanceType<typeof dimse.association.PresentationContext>;

/** Takes the sender's first syntax that is read here: it then need not convert. */
export function chooseContext(context: Context): void {
  const { Accept, RejectAbstractSyntaxNotSupported, RejectTransferSyntaxesNotSupported } =
    dimse.constants.PresentationContextResult;
  const offered = context.getTransferSyntaxUids();
  const abstract = context.getAbstractSyntaxUid();
  if (abstract !== VERIFICATION && !STORED_CLASSES.includes(abstract)) {
    context.setResult(RejectAbstractSyntaxNotSupported);
    return;
  }
  const known = abstract === VERIFICATION ? [syntax.IMPLICIT_LE, syntax.EXPLICIT_LE] : READ_SYNTAXES;
  const chosen = offered.find((uid) => known.includes(uid));
  if (chosen === undefined) context.setResult(RejectTransferSyntaxesNotSupported);
  else context.setResult(Accept, chosen);
}

/** The library logs whom it talks to and what it says: nothing of that may be written anywhere. */
export function beQuiet(pduBytes: number): void {
  dimse.log.disableAll(false);
  dimse.Implementation.setMaxPduLength(pduBytes);
}

/** The library uses of a socket what a {@link GuardedSocket} has: events, `write`, `setTimeout`. */
export const asSocket = (guard: GuardedSocket): Socket => guard as unknown as Socket;
