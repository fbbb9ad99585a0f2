/** The side of an association that takes instances: straight to disk, at the disk's pace, answered when they are durable. */
import { Writable } from 'node:stream';
import dimse from 'dcmjs-dimse';
import { isUid } from '../../dicom/index.ts';
import type { GuardedSocket } from './guarded-socket.ts';
import { type Announced, type Inbox, STORE_STATUS, type StoreResult } from './inbox.ts';
import type { IncomingFile } from './incoming-file.ts';
import { asSocket } from './library.ts';

const { CStoreResponse } = dimse.responses;

/** Much that waits for the disk: the socket is read no further until it is written. */
const MOST_WAITING = 4 * 2 ** 20;

interface Storing {
  readonly file: IncomingFile;
  readonly announced: Announced;
  failed: boolean;
}

/** Where an instance goes for which there is no room: read to its end, so that the refusal can be heard. */
class Discarded extends Writable {
  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    done();
  }
}

export class StoreScp extends dimse.Scp {
  /** AE title of the other side. */
  protected title: string;
  protected readonly guard: GuardedSocket;
  private readonly inbox: Inbox;
  private readonly onStored: (result: StoreResult, bytes: number) => void;
  private storing: Storing | null = null;
  private held = false;

  constructor(
    guard: GuardedSocket,
    inbox: Inbox,
    title: string,
    onStored: (result: StoreResult, bytes: number) => void = () => undefined,
  ) {
    super(asSocket(guard), {});
    this.guard = guard;
    this.inbox = inbox;
    this.title = title;
    this.onStored = onStored;
    guard.on('data', () => this.keepPace());
    guard.on('close', () => this.left());
  }

  override createStoreWritableStream(
    context: InstanceType<typeof dimse.association.PresentationContext>,
    request: InstanceType<typeof dimse.requests.CStoreRequest>,
  ): Writable {
    const announced = {
      sopClassUid: request.getAffectedSopClassUid() ?? '',
      sopInstanceUid: request.getAffectedSopInstanceUid() ?? '',
      transferSyntaxUid: context.getAcceptedTransferSyntaxUid() ?? '',
      sourceAeTitle: this.title,
    };
    // Thrown into the library's own catch: the association ends.
    if (!isUid(announced.sopInstanceUid) || !isUid(announced.sopClassUid)) throw new Error('no proper UID');
    // The library takes messages over contexts that were refused: what comes must be of an accepted one, and of its class.
    const accepted = context.getResult() === dimse.constants.PresentationContextResult.Accept;
    if (!accepted || announced.sopClassUid !== context.getAbstractSyntaxUid())
      throw new Error('not what was agreed on');
    if (!this.inbox.hasRoom()) {
      this.storing = null;
      return new Discarded();
    }
    const file = this.inbox.begin(announced);
    const storing: Storing = { file, announced, failed: false };
    file.on('error', () => {
      storing.failed = true;
    });
    this.storing = storing;
    return file;
  }

  override createDatasetFromStoreWritableStream(
    _file: unknown,
    _context: unknown,
    callback: (dataset: InstanceType<typeof dimse.Dataset>) => void,
  ): void {
    const { storing } = this;
    // What is kept is the file; the library needs a data set only to go on.
    const goOn = (): void => callback(new dimse.Dataset());
    if (storing === null || storing.file.writableFinished || storing.failed) goOn();
    else storing.file.once('finish', goOn).once('error', goOn);
  }

  override cStoreRequest(
    request: InstanceType<typeof dimse.requests.CStoreRequest>,
    callback: (response: InstanceType<typeof CStoreResponse>) => void,
  ): void {
    const { storing } = this;
    this.storing = null;
    const answer = (result: StoreResult): void => {
      this.onStored(result, storing?.file.bytes ?? 0);
      const response = CStoreResponse.fromRequest(request);
      response.setStatus(STORE_STATUS[result]);
      callback(response);
    };
    this.result(storing).then(answer, () => answer('outOfResources'));
  }

  private async result(storing: Storing | null): Promise<StoreResult> {
    if (storing === null || storing.failed) return 'outOfResources';
    return this.inbox.keep(storing.file, storing.announced);
  }

  /** After each piece: the disk sets the pace. */
  private keepPace(): void {
    const file = this.storing?.file;
    if (file === undefined || this.held || file.writableLength < MOST_WAITING) return;
    this.held = true;
    this.guard.hold();
    const wait = (): void => {
      if (!file.destroyed && !file.writableFinished && file.writableLength > MOST_WAITING / 4) {
        setTimeout(wait, 5);
        return;
      }
      this.held = false;
      this.guard.release();
    };
    wait();
  }

  /** The association is gone, whatever was on its way. */
  private left(): void {
    this.storing?.file.destroy();
    this.storing = null;
  }
}
