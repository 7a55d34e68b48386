import { err, ok, type Result } from '../../base/result.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Flow } from '../transport.ts';
import { setBody } from './body.ts';
import { ClientRequest, type RequestPlan } from './client-request.ts';
import type { ContactMaker } from './contact.ts';
import type { Core } from './core.ts';
import type { RequestFailure } from './request-failure.ts';
import type { RequestParts } from './session.ts';

/** What a request within a dialog asks of whoever has the dialog. */
export interface DialogHost {
  readonly dialog: Dialog;
  /** What the dialog was made over: the last resort for its requests. */
  readonly flow: Flow;
  readonly contact: ContactMaker;
  readonly authenticator: Authenticator | undefined;
  /** The peer has forgotten the dialog (481), or does not answer any more (408): it is to be ended (§12.2.1.2). */
  lose(status: 408 | 481): void;
}

/** The way of a request within a dialog (§12.2.1.1); `build` as in `RequestPlan`. */
export function planWithin(host: DialogHost, build: (flow: Flow) => SipRequest): RequestPlan {
  const { dialog, flow, authenticator } = host;
  return {
    nextHop: dialog.routing().nextHop,
    build,
    lastResort: flow,
    authenticator,
    nextSeq: () => dialog.nextSeq(),
  };
}

/** Sends a request other than INVITE within a dialog and gives its final answer of any status; 481 and 408 end what the dialog is for. */
export function requestWithin(
  core: Core,
  host: DialogHost,
  method: string,
  { headers = [], body }: RequestParts = {},
): Promise<Result<SipResponse, RequestFailure>> {
  const { dialog } = host;
  const request = dialog.nextRequest(method);
  request.headers.append('User-Agent', core.product);
  for (const [name, value] of headers) request.headers.append(name, value);
  setBody(request, body);
  const build = (flow: Flow): SipRequest => {
    const copy = request.clone();
    if (refreshesTarget(method)) copy.headers.append('Contact', host.contact(flow));
    return copy;
  };
  return new Promise((resolve) => {
    new ClientRequest(core, planWithin(host, build), {
      onResponse: (response) => {
        const { status } = response;
        if (status < 200) return;
        resolve(ok(response));
        if ((status === 481 || status === 408) && !isSubscriptions(method)) host.lose(status);
      },
      onFailure: (failure) => {
        resolve(err(failure));
        if (failure.kind === 'no-response' && !isSubscriptions(method)) host.lose(408);
      },
    });
  });
}

/** Requests that say anew where we are, for this dialog or one of their own (RFC 3515 §2.1, RFC 6665 §8.1.1, RFC 3311 §5.1). */
function refreshesTarget(method: string): boolean {
  return method === 'REFER' || method === 'SUBSCRIBE' || method === 'NOTIFY' || method === 'UPDATE';
}

/** What a subscription within the dialog says is forgotten with the subscription, and the call goes on (RFC 5057 §5.1). */
function isSubscriptions(method: string): boolean {
  return method === 'REFER' || method === 'SUBSCRIBE' || method === 'NOTIFY';
}
