import { err, ok, type Result } from '../../base/result.ts';
import type { SipResponse } from '../message/message.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import type { Uri } from '../message/uri.ts';
import { ask } from './ask.ts';
import { accept } from './capabilities.ts';
import type { Core } from './core.ts';
import type { Capabilities } from './options.ts';
import type { ReinviteFailure } from './session.ts';

/** One OPTIONS outside any dialog (§11.1). */
export async function askOptions(core: Core, to: Uri, from: Uri): Promise<Result<Capabilities, ReinviteFailure>> {
  const answer = await ask(core, { method: 'OPTIONS', to, from: { uri: from }, headers: [['Accept', accept]] });
  if (answer.ok) return ok(capabilitiesIn(answer.value));
  const status = answer.error.kind === 'no-response' ? 408 : 503;
  return err({ status, reason: reasonPhrase(status) });
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
