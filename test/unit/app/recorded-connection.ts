import type { Connection } from '../../../app/host/connection.ts';
import type { Carrier } from '../../../app/ipc/session.ts';

/** The far side of one carrier: what came in is kept, text is answered with itself. */
export class RecordedConnection implements Connection {
  readonly carrier: Carrier;
  readonly texts: string[] = [];
  readonly binaries: Uint8Array[] = [];
  disposed = false;

  constructor(carrier: Carrier) {
    this.carrier = carrier;
  }

  receiveJson(text: string): void {
    this.texts.push(text);
    if (text === 'fail') throw new Error('asked to fail');
    this.carrier.sendJson(text);
  }

  receiveBinary(bytes: Uint8Array): void {
    this.binaries.push(bytes);
  }

  dispose(): void {
    this.disposed = true;
  }
}
