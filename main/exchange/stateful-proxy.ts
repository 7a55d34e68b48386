import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { FlowSearch } from '../sip/agent/flow-search.ts';
import type { SipRequest, SipResponse } from '../sip/message/message.ts';
import type { ReceivedRequest } from '../sip/transaction/layer.ts';
import type { ServerTransaction } from '../sip/transaction/user.ts';
import { type Disposition, dispositionOf } from './disposition.ts';
import { forwarded } from './forward.ts';
import type { Locations } from './locations.ts';
import type { Marks } from './marks.ts';
import type { ExchangeCore } from './options.ts';
import { type Refusal, refusal } from './refusal.ts';
import { ResponseContext } from './response-context.ts';
import type { Group } from './targets.ts';

const RETRY_AFTER_SECONDS = 10;

/** One request to be forwarded. */
export interface Transit {
  readonly transaction: ServerTransaction;
  /** As §16.4 leaves it. */
  readonly preprocessed: SipRequest;
  readonly groups: readonly Group[];
  readonly disposition: Disposition;
  readonly recurse: (response: SipResponse) => readonly Group[];
}

/** The stateful proxy of RFC 3261 §16, as RFC 5393 and RFC 6026 correct it. */
export class StatefulProxy implements Disposable {
  readonly #core: ExchangeCore;
  readonly #locations: Locations;
  readonly #marks: Marks;
  readonly #contexts = new Set<ResponseContext>();

  constructor(core: ExchangeCore, locations: Locations, marks: Marks) {
    this.#core = core;
    this.#locations = locations;
    this.#marks = marks;
  }

  /** Response contexts alive. */
  get size(): number {
    return this.#contexts.size;
  }

  /** Why a request can't be forwarded (§16.3); undefined when it can. */
  objectionTo(received: SipRequest): Refusal | undefined {
    if (received.maxForwards === 0) return refusal(483);
    if (this.#marks.hasLooped(received)) return refusal(482);
    const required = received.headers.list('Proxy-Require');
    return required.length > 0 ? refusal(420, undefined, [['Unsupported', required.join(', ')]]) : undefined;
  }

  /** Why no further one is taken on; those within dialogs always are: a BYE frees more than it takes. */
  overload(): Refusal | undefined {
    if (this.#contexts.size < limits.responseContexts) return undefined;
    return refusal(503, undefined, [['Retry-After', String(RETRY_AFTER_SECONDS)]]);
  }

  forward({ transaction, preprocessed, groups, disposition, recurse }: Transit): void {
    const context: ResponseContext = new ResponseContext(this.#core, this.#locations, {
      transaction,
      preprocessed,
      groups,
      disposition,
      recurse,
      branchSuffix: this.#marks.loopMark(transaction.request),
      dialogMark: this.#marks.dialogMark(transaction.request),
      ended: (ended) => this.#contexts.delete(ended),
    });
    this.#contexts.add(context);
    context.start();
  }

  /** A request within a dialog that goes through us: to where its Route and Request-URI say, and nowhere else. */
  forwardInDialog(transaction: ServerTransaction, preprocessed: SipRequest): void {
    const groups = [[[{ uri: preprocessed.uri, path: [], flow: this.#flowFor(preprocessed) }]]];
    this.forward({
      transaction,
      preprocessed,
      groups,
      disposition: { ...dispositionOf(preprocessed), recurse: false },
      recurse: () => [],
    });
  }

  /** The ACK of a 2xx has no transaction and gets no answer: it goes on the same way, or is lost (§16.11). */
  async forwardAck({ request: received }: ReceivedRequest, preprocessed: SipRequest): Promise<void> {
    if (received.maxForwards === 0 || this.#marks.hasLooped(received)) return;
    const { request, nextHop } = forwarded(preprocessed, preprocessed.uri);
    const flow = this.#flowFor(preprocessed) ?? (await new FlowSearch(this.#core, nextHop).next());
    const mark = this.#marks.ackMark(received) + this.#marks.loopMark(received);
    if (flow) this.#core.transactions.forwardAck(request, flow, mark);
    else this.#core.log.debug({ callId: request.callId }, 'an ACK could not be forwarded');
  }

  dispose(): void {
    for (const context of [...this.#contexts]) context.dispose();
  }

  /** The phone's own connection, where we are the last hop before it. */
  #flowFor({ uri, routes }: SipRequest) {
    return routes.length === 0 ? this.#locations.flowTo(uri) : undefined;
  }
}
