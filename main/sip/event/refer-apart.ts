import { err, ok, type Result } from '../../base/result.ts';
import { ClientRequest } from '../agent/client-request.ts';
import { contactOver } from '../agent/contact.ts';
import type { Core } from '../agent/core.ts';
import { initialRequest } from '../agent/initial-request.ts';
import type { RequestFailure } from '../agent/request-failure.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { SipResponse } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import { isSipUri, type Uri } from '../message/uri.ts';

interface ReferApartParts {
  readonly to: Uri;
  readonly from: NameAddr;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly authenticator?: Authenticator | undefined;
}

/** A REFER outside any dialog (RFC 3515 §2.4.4): what its NOTIFYs will bear, and how to send it. */
export function referApart(core: Core, { to, from, headers, authenticator }: ReferApartParts) {
  const { uri, displayName } = from;
  const party = { uri, ...(displayName !== undefined && { displayName }) };
  const { request, nextHop } = initialRequest(core, { method: 'REFER', to, from: party });
  for (const [name, value] of headers) request.headers.append(name, value);
  const user = isSipUri(uri) ? uri.user : undefined;
  return {
    callId: request.callId,
    localTag: request.from.tag ?? '',
    send: () =>
      new Promise<Result<SipResponse, RequestFailure>>((resolve) => {
        new ClientRequest(
          core,
          {
            nextHop,
            build: (flow) => {
              const copy = request.clone();
              copy.headers.append('Contact', contactOver(flow, user, to.scheme === 'sips'));
              return copy;
            },
            authenticator,
          },
          {
            onResponse: (response) => {
              if (response.status >= 200) resolve(ok(response));
            },
            onFailure: (failure) => resolve(err(failure)),
          },
        );
      }),
  };
}
