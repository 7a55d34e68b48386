import { err, ok, type Result } from '../../base/result.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { SipResponse } from '../message/message.ts';
import { isSipUri, type Uri } from '../message/uri.ts';
import { type SessionBody, setBody } from './body.ts';
import { ClientRequest } from './client-request.ts';
import { contactOver } from './contact.ts';
import type { Core } from './core.ts';
import { initialRequest } from './initial-request.ts';
import type { RequestFailure } from './request-failure.ts';

/** A request that stands alone: outside any dialog, and making none. */
export interface AskOptions {
  readonly method: string;
  readonly to: Uri;
  readonly from: { readonly uri: Uri; readonly displayName?: string };
  /** A preloaded route set (§8.1.1.1), nearest proxy first. */
  readonly route?: readonly Uri[];
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: SessionBody;
  /** Answers 401 and 407. */
  readonly authenticator?: Authenticator;
}

/** Sends it and gives its final answer, whatever the status (§8.1). */
export function ask(core: Core, options: AskOptions): Promise<Result<SipResponse, RequestFailure>> {
  const { request, nextHop } = initialRequest(core, options);
  for (const [name, value] of options.headers ?? []) request.headers.append(name, value);
  setBody(request, options.body);
  const { uri } = options.from;
  return new Promise((resolve) => {
    new ClientRequest(
      core,
      {
        nextHop,
        build: (flow) => {
          const copy = request.clone();
          if (mayHaveContact(options.method)) {
            copy.headers.append('Contact', contactOver(flow, isSipUri(uri) ? uri.user : undefined));
          }
          return copy;
        },
        authenticator: options.authenticator,
      },
      {
        onResponse: (response) => {
          if (response.status >= 200) resolve(ok(response));
        },
        onFailure: (failure) => resolve(err(failure)),
      },
    );
  });
}

/** MESSAGE must not have one (RFC 3428 §4). */
function mayHaveContact(method: string): boolean {
  return method !== 'MESSAGE';
}
