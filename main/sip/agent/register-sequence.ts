import type { AuthProblem } from '../auth/authenticator.ts';
import type { SipResponse } from '../message/message.ts';
import type { Uri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';
import { ClientRequest } from './client-request.ts';
import type { Core } from './core.ts';
import type { RegistrationOptions } from './registration-options.ts';
import { registerRequest } from './registration-request.ts';
import type { RequestFailure } from './request-failure.ts';

/** One REGISTER. */
export interface RegisterWish {
  readonly registrar: Uri;
  readonly outbound: boolean;
  /** Values of Contact over a flow; none asks for the bindings that there are (§10.2.3). */
  readonly contacts: (flow: Flow) => readonly string[];
  readonly firstFlow: Flow | undefined;
}

export interface RegisterUser {
  /** The final answer; with a 401 or 407, why it was not answered. */
  onAnswer(response: SipResponse, flow: Flow, problem: AuthProblem | undefined): void;
  onFailure(failure: RequestFailure): void;
}

/** The REGISTERs of one registration: one Call-ID, and a CSeq that rises (§10.2.4). */
export class RegisterSequence {
  readonly #core: Core;
  readonly #options: RegistrationOptions;
  readonly #callId: string;
  #seq = 0;

  constructor(core: Core, options: RegistrationOptions) {
    this.#core = core;
    this.#options = options;
    this.#callId = core.random.hex(16);
  }

  send({ registrar, outbound, contacts, firstFlow }: RegisterWish, user: RegisterUser): ClientRequest {
    const parts = { registrar, outbound, callId: this.#callId, seq: this.#nextSeq() };
    const { request, nextHop } = registerRequest(this.#core, this.#options, parts);
    const build = (flow: Flow) => {
      const copy = request.clone();
      for (const contact of contacts(flow)) copy.headers.append('Contact', contact);
      return copy;
    };
    const { authenticator } = this.#options;
    let problem: AuthProblem | undefined;
    return new ClientRequest(
      this.#core,
      { nextHop, build, firstFlow, authenticator, nextSeq: () => this.#nextSeq() },
      {
        onUnanswered: (why) => {
          problem = why;
        },
        onResponse: (response, { flow }) => {
          if (response.status >= 200) user.onAnswer(response, flow, problem);
        },
        onFailure: (failure) => user.onFailure(failure),
      },
    );
  }

  #nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }
}
