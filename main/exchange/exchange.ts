import type { Disposable } from '../base/disposable.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import { isSipUri, type Uri, unescaped } from '../sip/message/uri.ts';

/** Takes the calls of one user of the exchange; it must ring, accept or reject each. */
export type UserHandler = (invite: IncomingInvite) => void;

/**
 * The embedded exchange: who is called by which name on this machine. Users are the person's own accounts and the test
 * lines; anyone else is not found. It serves the address it was opened on: the sockets that calls to other networks
 * bring along are for those calls alone.
 */
export class Exchange {
  readonly #users = new Map<string, UserHandler>();
  readonly #serves: (localAddress: string) => boolean;

  constructor(serves: (localAddress: string) => boolean) {
    this.#serves = serves;
  }

  /** Makes `user` reachable until the registration is disposed. */
  register(user: string, handler: UserHandler): Disposable {
    this.#users.set(user, handler);
    return {
      dispose: () => {
        if (this.#users.get(user) === handler) this.#users.delete(user);
      },
    };
  }

  /** The status of an OPTIONS for a URI: 200 for a user here and for the exchange itself, 404 otherwise (RFC 3261 §11.2). */
  statusOf(uri: Uri): 200 | 404 {
    if (isSipUri(uri) && uri.user === undefined) return 200;
    return this.#handlerOf(uri) ? 200 : 404;
  }

  /** Hands a new call to the user that its Request-URI names; 403 where the exchange is not open, 404 for nobody (§8.2.2.1). */
  route(invite: IncomingInvite): void {
    if (!this.#serves(invite.localAddress)) {
      invite.reject(403);
      return;
    }
    const handler = this.#handlerOf(invite.request.uri);
    if (handler) handler(invite);
    else invite.reject(404);
  }

  /** Users are compared as they read, not as they are escaped (§19.1.4). */
  #handlerOf(uri: Uri): UserHandler | undefined {
    return isSipUri(uri) && uri.user !== undefined ? this.#users.get(unescaped(uri.user)) : undefined;
  }
}
