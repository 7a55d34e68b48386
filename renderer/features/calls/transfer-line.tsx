import { CircleAlert, CircleCheck, PhoneForwarded } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { classes } from '../../ui/classes.ts';

type Transfer = NonNullable<CallState['transfer']>;

/** How handing the far end over stands, in words. */
export function TransferLine({ transfer }: { readonly transfer: Transfer }) {
  const { Icon, tone } = look(transfer.state);
  return (
    <p
      role="status"
      className={classes('mt-3 flex max-w-md items-center gap-2 rounded-full px-3 py-1 text-left text-sm', tone)}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 break-words">{transfer.text}</span>
    </p>
  );
}

function look(state: Transfer['state']) {
  switch (state) {
    case 'asked':
    case 'trying':
    case 'ringing':
      return { Icon: PhoneForwarded, tone: 'bg-accent-soft text-accent-text' };
    case 'done':
      return { Icon: CircleCheck, tone: 'bg-call-soft text-call-text' };
    case 'failed':
      return { Icon: CircleAlert, tone: 'bg-end-soft text-end-text' };
  }
}
