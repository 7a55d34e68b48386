import { err, ok, type Result } from '../../base/result.ts';
import type { SipResponse } from '../message/message.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import { isSipUri, type Uri } from '../message/uri.ts';
import { accept } from './capabilities.ts';
import { ClientRequest } from './client-request.ts';
import { contactOver } from './contact.ts';
import type { Core } from './core.ts';
import { initialRequest } from './initial-request.ts';
import type { Capabilities } from './options.ts';
import type { ReinviteFailure } from './session.ts';

/** One OPTIONS outside any dialog (§11.1). */
export function askOptions(core: Core, to: Uri, from: Uri): Promise<Result<Capabilities, ReinviteFailure>> {
  const { request, nextHop } = initialRequest(core, { method: 'OPTIONS', to, from: { uri: from } });
  request.headers.append('Accept', accept);
  return new Promise((resolve) => {
    new ClientRequest(
      core,
      {
        nextHop,
        build: (flow) => {
          const copy = request.clone();
          copy.headers.append('Contact', contactOver(flow, isSipUri(from) ? from.user : undefined));
          return copy;
        },
      },
      {
        onResponse: (response) => {
          if (response.status >= 200) resolve(ok(capabilitiesIn(response)));
        },
        onFailure: ({ kind }) => {
          const status = kind === 'no-response' ? 408 : 503;
          resolve(err({ status, reason: reasonPhrase(status) }));
        },
      },
    );
  });
}

function capabilitiesIn(response: SipResponse): Capabilities {
  const { status, reason, headers } = response;
  const product = headers.get('Server') ?? headers.get('User-Agent');
  return {
    status,
    reason,
    allow: headers.list('Allow'),
    accept: headers.list('Accept'),
    supported: headers.list('Supported'),
    ...(product === undefined ? {} : { product }),
  };
}
