import { ClientRequest } from './client-request.ts';
import type { Core } from './core.ts';
import { type DialogHost, planWithin } from './dialog-request.ts';

/** Ends a dialog from our side; `over` is called once its answer is there, or none will come (§15.1.1). */
export function sendBye(core: Core, host: DialogHost, reason: string | undefined, over: () => void): void {
  const bye = host.dialog.nextRequest('BYE');
  bye.headers.append('User-Agent', core.product);
  if (reason !== undefined) bye.headers.append('Reason', reason);
  new ClientRequest(
    core,
    planWithin(host, () => bye.clone()),
    {
      onResponse: ({ status }) => {
        if (status >= 200) over();
      },
      onFailure: over,
    },
  );
}
