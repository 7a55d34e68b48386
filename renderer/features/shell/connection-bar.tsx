import { RefreshCw } from 'lucide-react';
import { useClient, useEngine } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { shellText } from './text.ts';

/** After this many attempts (≈ 8 s) it is likely that Partyline was restarted. */
const MANY_ATTEMPTS = 6;

/** Says so while the connection is away; what was last known stays below it. */
export function ConnectionBar() {
  const connection = useEngine((state) => state.connection);
  const client = useClient();
  if (connection.kind !== 'lost') return null;
  const long = connection.attempts >= MANY_ATTEMPTS;
  return (
    <div
      role="status"
      className="flex shrink-0 items-center gap-3 border-warn-line border-b bg-warn-soft px-4 py-2 text-sm text-warn-text"
    >
      <RefreshCw aria-hidden className="size-4 shrink-0 motion-safe:animate-spin" />
      <p className="min-w-0 flex-1">
        <strong className="font-semibold">{shellText.lost.title}</strong>{' '}
        {long ? shellText.lost.long : shellText.lost.during}
      </p>
      <Button tone="quiet" className="!h-8" onClick={() => client.retryNow()}>
        {shellText.lost.retry}
      </Button>
    </div>
  );
}
