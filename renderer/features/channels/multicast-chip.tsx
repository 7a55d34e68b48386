import { RadioTower } from 'lucide-react';
import type { CallGroupState } from '../../../app/ipc/contract.ts';
import { classes } from '../../ui/classes.ts';
import { Popover } from '../../ui/popover.tsx';
import { channelsText } from './text.ts';

const text = channelsText.group;

/** The call is to a multicast group: who is in it, and who speaks. */
export function MulticastChip({ group }: { readonly group: CallGroupState }) {
  const chip = (
    <button
      type="button"
      className="flex items-center gap-1.5 rounded-full bg-accent-soft px-2.5 py-1.5 text-accent-text text-xs"
    >
      <RadioTower aria-hidden className="size-3.5" />
      {text.chip}
    </button>
  );
  return (
    <Popover label={text.chip} trigger={chip} side="bottom" align="end" className="w-72">
      <p className="text-text-2">{text.where(group.address, group.port)}</p>
      <h3 className="mt-2 font-medium">{text.sources}</h3>
      {group.sources.length === 0 && <p className="text-text-2">{text.alone}</p>}
      <GroupSources group={group} />
    </Popover>
  );
}

function GroupSources({ group }: { readonly group: CallGroupState }) {
  return (
    <ul>
      {group.sources.map(({ name, talking }) => (
        <li key={name} className="flex items-center gap-2 py-1">
          <span
            aria-hidden
            className={classes('size-2 shrink-0 rounded-full', talking ? 'bg-call' : 'bg-line-strong')}
          />
          <span className="truncate">{name}</span>
          {talking && <span className="text-call-text text-xs">{text.talking}</span>}
        </li>
      ))}
    </ul>
  );
}
