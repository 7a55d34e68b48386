import type { ServerTransaction } from '../transaction/user.ts';
import { accept, supported } from './capabilities.ts';
import type { Core } from './core.ts';
import { allow } from './methods.ts';
import { respond } from './respond.ts';

/** Says what we can do; `status` is the one an INVITE would get now (§11.2). */
export function answerOptions(core: Core, transaction: ServerTransaction, status: number): void {
  respond(core, transaction, status, {
    headers: [
      ['Allow', allow],
      ['Accept', accept],
      ['Accept-Encoding', 'identity'],
      ['Accept-Language', 'en'],
      ['Supported', supported],
    ],
  });
}
