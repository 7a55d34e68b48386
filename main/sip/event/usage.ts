import type { Result } from '../../base/result.ts';
import type { ContactMaker } from '../agent/contact.ts';
import type { Core } from '../agent/core.ts';
import { type DialogHost, requestWithin } from '../agent/dialog-request.ts';
import type { RequestFailure } from '../agent/request-failure.ts';
import type { RequestParts } from '../agent/session.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SipResponse } from '../message/message.ts';
import type { Flow } from '../transport.ts';

export interface UsageParts {
  readonly dialog: Dialog;
  /** What the dialog began over, for where the peer's Contact can't be reached. */
  readonly flow: Flow;
  readonly contact: ContactMaker;
  readonly authenticator?: Authenticator | undefined;
}

/** A dialog that holds a subscription and nothing else (RFC 6665 §4.5): how requests go out within it. */
export class Usage {
  readonly dialog: Dialog;
  readonly #core: Core;
  readonly #host: DialogHost;

  constructor(core: Core, { dialog, flow, contact, authenticator }: UsageParts) {
    this.dialog = dialog;
    this.#core = core;
    this.#host = {
      dialog,
      flow,
      contact,
      authenticator,
      // Whoever has asked judges the answer.
      lose: () => {},
    };
  }

  /** SUBSCRIBE or NOTIFY; gives the final answer of any status. */
  request(method: 'SUBSCRIBE' | 'NOTIFY', parts: RequestParts): Promise<Result<SipResponse, RequestFailure>> {
    return requestWithin(this.#core, this.#host, method, parts);
  }
}
