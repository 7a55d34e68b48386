import { credentialHeaders } from '../auth/credentials.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SipRequest } from '../message/message.ts';
import type { Flow } from '../transport.ts';
import { type SessionBody, setBody } from './body.ts';
import type { Core } from './core.ts';
import { FlowSearch } from './flow-search.ts';

/** The ACK of one 2xx, sent again for each copy of it (§13.2.2.4). It has no timer: the copies are its clock. */
export class Acknowledgement {
  readonly #core: Core;
  readonly #ack: SipRequest;
  readonly #dialog: Dialog;
  readonly #lastResort: Flow;
  #state:
    | { readonly kind: 'new' }
    | { readonly kind: 'searching' }
    | { readonly kind: 'sent'; readonly ack: SipRequest; readonly flow: Flow };

  /**
   * `invite` as it went out: the ACK has its CSeq number and its credentials (§13.2.2.4, §22.1). `inviteFlow`, where it
   * went, is tried if the dialog's own route can't be reached.
   */
  constructor(core: Core, dialog: Dialog, invite: SipRequest, body: SessionBody | undefined, inviteFlow: Flow) {
    this.#core = core;
    this.#dialog = dialog;
    this.#lastResort = inviteFlow;
    this.#ack = dialog.ack(invite.cseq.seq);
    for (const name of credentialHeaders) this.#ack.headers.copy(name, invite.headers);
    this.#ack.headers.append('User-Agent', core.product);
    setBody(this.#ack, body);
    this.#state = { kind: 'new' };
  }

  send(): void {
    switch (this.#state.kind) {
      case 'new':
        this.#state = { kind: 'searching' };
        void this.#search();
        return;
      case 'searching':
        return;
      case 'sent':
        this.#sendAgain(this.#state.ack, this.#state.flow);
    }
  }

  async #search(): Promise<void> {
    const search = new FlowSearch(this.#core, this.#dialog.routing().nextHop, { last: this.#lastResort });
    let flow = await search.next();
    while (flow && search.defers(this.#ack, flow)) flow = await search.next();
    if (!flow) {
      this.#state = { kind: 'new' };
      return;
    }
    // A copy: the Via that it gets says what this flow is.
    const ack = this.#ack.clone();
    this.#state = { kind: 'sent', ack, flow };
    this.#sendAgain(ack, flow);
  }

  #sendAgain(ack: SipRequest, flow: Flow): void {
    this.#core.transactions.sendAck(ack, flow, (error) => {
      this.#core.log.warn({ callId: ack.callId, error }, 'an ACK could not be sent');
      this.#state = { kind: 'new' };
    });
  }
}
