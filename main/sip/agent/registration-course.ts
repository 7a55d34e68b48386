import { limits } from '../../base/limits.ts';
import type { SipResponse } from '../message/message.ts';
import { sameUri, type Uri } from '../message/uri.ts';
import { positive } from './registration-answer.ts';
import type { RegistrationOptions } from './registration-options.ts';
import { redirectedRegistrar } from './registration-redirect.ts';

/** Whether the server keeps to flows (RFC 5626): we offer it until we know. */
export type OutboundSupport = 'offered' | 'agreed' | 'impossible';

/** Whom to ask for what: as the account says, and as the servers have put it right since. */
export class RegistrationCourse {
  readonly #options: RegistrationOptions;
  #registrar: Uri;
  #expiresSeconds: number;
  #outbound: OutboundSupport = 'offered';
  /** Steps aside since the last start: bounded, or two servers could send us in circles. */
  #detours = 0;

  constructor(options: RegistrationOptions) {
    this.#options = options;
    this.#registrar = options.registrar;
    this.#expiresSeconds = options.expiresSeconds;
  }

  get registrar(): Uri {
    return this.#registrar;
  }

  get expiresSeconds(): number {
    return this.#expiresSeconds;
  }

  get outbound(): OutboundSupport {
    return this.#outbound;
  }

  /** Whether none of this registration's REGISTERs has been corrected yet. */
  get straight(): boolean {
    return this.#detours === 0;
  }

  agree(): void {
    this.#outbound = 'agreed';
  }

  /** A new registration, or a refresh. */
  start(): void {
    this.#detours = 0;
  }

  /** Back to the account's own registrar. */
  fallBack(): void {
    this.#registrar = this.#options.registrar;
  }

  /** One more step aside; false where there have been enough. */
  stepAside(): boolean {
    this.#detours += 1;
    return this.#detours <= limits.registrationDetours;
  }

  /** What a refusal asks to be done otherwise: `elsewhere` needs another flow. Undefined where it is a refusal and no more. */
  correctedBy(response: SipResponse): 'here' | 'elsewhere' | undefined {
    switch (response.status) {
      case 423:
        return this.#lengthen(positive(response.headers.get('Min-Expires')) ?? 0);
      case 439:
        return this.#doWithoutOutbound();
      default:
        return this.#goTo(redirectedRegistrar(response, this.#options.registrar, this.#options.aor));
    }
  }

  /** §10.2.8. */
  #lengthen(leastSeconds: number): 'here' | undefined {
    if (leastSeconds <= this.#expiresSeconds || !this.stepAside()) return undefined;
    this.#expiresSeconds = leastSeconds;
    return 'here';
  }

  /** RFC 5626 §11.6: the first hop can't keep to flows. */
  #doWithoutOutbound(): 'here' | undefined {
    if (this.#outbound === 'impossible' || !this.stepAside()) return undefined;
    this.#outbound = 'impossible';
    return 'here';
  }

  #goTo(registrar: Uri | undefined): 'elsewhere' | undefined {
    if (!registrar || sameUri(registrar, this.#registrar) || !this.stepAside()) return undefined;
    this.#registrar = registrar;
    return 'elsewhere';
  }
}
