import type { Disposable } from '../../main/base/disposable.ts';
import type { Carrier } from '../ipc/session.ts';

/** The far side of a carrier: a ContractSession, or a test's recorder. */
export interface Connection extends Disposable {
  receiveJson(text: string): void | Promise<void>;
  receiveBinary(bytes: Uint8Array): void;
}

/** Makes a connection for each page or script that comes; the composition root hands it to whatever carries bytes. */
export type Connect = (carrier: Carrier) => Connection;
