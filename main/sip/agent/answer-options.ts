import type { ServerTransaction } from '../transaction/user.ts';
import { accept, supported } from './capabilities.ts';
import type { Core } from './core.ts';
import { allow } from './methods.ts';
import { respond } from './respond.ts';

/** Says what we can do; `status` is the one an INVITE would get now (§11.2). `contact`: that of a focus, which says that it is one (RFC 4579 §5.13). */
export function answerOptions(core: Core, transaction: ServerTransaction, status: number, contact?: string): void {
  respond(core, transaction, status, {
    headers: [
      ...(contact === undefined ? [] : [['Contact', contact] as const]),
      ['Allow', allow],
      ['Accept', accept],
      ['Accept-Encoding', 'identity'],
      ['Accept-Language', 'en'],
      ['Supported', supported],
    ],
  });
}
