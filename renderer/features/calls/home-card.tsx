import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';
import { useConnected } from '../../bridge/state.ts';
import { classes } from '../../ui/classes.ts';

interface HomeCardProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly description: string;
  readonly onPress: () => void;
  /** `invitation`: to something that isn't there yet. */
  readonly look?: 'solid' | 'invitation';
}

/** Something to begin with: pressed anywhere, named by its first line, described by its second. Without a connection it can't be pressed, but keeps the keyboard. */
export function HomeCard({ icon: Icon, label, description, onPress, look = 'solid' }: HomeCardProps) {
  const connected = useConnected();
  const id = useId();
  return (
    <div className="grid grid-cols-[4.25rem_1fr] grid-rows-[2.25rem_auto]">
      <button
        type="button"
        aria-disabled={!connected}
        aria-describedby={id}
        onClick={() => connected && onPress()}
        className={classes(
          'peer col-span-2 col-start-1 row-span-2 row-start-1 flex items-start rounded-2xl border pt-3.5 pr-3.5 pl-[4.25rem] text-left font-medium transition not-aria-disabled:active:scale-[0.98] not-aria-disabled:hover:border-line-strong aria-disabled:text-text-2',
          look === 'solid'
            ? 'border-line bg-raised'
            : 'border-line-strong border-dashed not-aria-disabled:hover:bg-raised',
        )}
      >
        {label}
      </button>
      <span className="pointer-events-none col-start-1 row-span-2 row-start-1 flex size-10 items-center justify-center self-center justify-self-center rounded-full bg-accent-soft text-accent-text peer-aria-disabled:bg-sunken peer-aria-disabled:text-text-2">
        <Icon aria-hidden className="size-5" strokeWidth={1.9} />
      </span>
      <span id={id} className="pointer-events-none col-start-2 row-start-2 pr-3.5 pb-3.5 text-text-2 text-xs">
        {description}
      </span>
    </div>
  );
}
