import { type LucideIcon, Phone, RadioTower, Settings, Waypoints } from 'lucide-react';
import { useCalls, useEngine, useRooms } from '../../bridge/state.ts';
import { classes } from '../../ui/classes.ts';
import { isIncoming, isTaken } from '../calls/call-list.ts';
import { isOpen } from '../conference/party-list.ts';
import { AccountBadge } from './account-badge.tsx';
import { shellText as text } from './text.ts';
import { editAccount, showCall, showTrace, showView, useView, type View } from './view.ts';

/** The pages, and at the foot who you are; a bar at the bottom of a narrow window. */
export function Rail() {
  const view = useView((state) => state.view);
  const rooms = useRooms().filter(isOpen).length;
  const live = useCalls().filter((call) => isTaken(call) || isIncoming(call)).length + rooms;
  const paged = useEngine(
    ({ snapshot }) => snapshot?.channels?.some(({ talker, speaking }) => talker || speaking) ?? false,
  );
  return (
    <nav
      aria-label={text.navigation}
      className="z-20 order-last flex shrink-0 items-stretch justify-around border-line border-t bg-canvas px-2 py-1.5 low:py-0 sm:order-first sm:w-20 sm:flex-col sm:justify-start sm:gap-1 sm:border-t-0 sm:border-r sm:px-1.5 sm:py-3"
    >
      <RailButton
        view="calls"
        current={view}
        icon={Phone}
        label={text.calls}
        name={live > 0 ? text.callsLive(live) : text.calls}
        marked={live > 0}
      />
      <RailButton
        view="channels"
        current={view}
        icon={RadioTower}
        label={text.channels}
        name={paged ? text.channelsBusy : text.channels}
        marked={paged}
      />
      <RailButton view="settings" current={view} icon={Settings} label={text.settings} name={text.settings} />
      <RailButton view="diagnostics" current={view} icon={Waypoints} label={text.diagnostics} name={text.diagnostics} />
      <div className="sm:mt-auto">
        <AccountBadge />
      </div>
    </nav>
  );
}

interface RailButtonProps {
  readonly view: View;
  readonly current: View;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly name: string;
  readonly marked?: boolean;
}

/** A second press leads from one call, account or trace back to the list, where only one of the two fits. */
const backToList: Readonly<Record<View, () => void>> = {
  calls: () => showCall(undefined),
  channels: () => undefined,
  settings: () => editAccount(undefined),
  diagnostics: () => showTrace(undefined),
};

function RailButton({ view, current, icon: Icon, label, name, marked = false }: RailButtonProps) {
  const chosen = view === current;
  const onClick = () => (chosen ? backToList[view]() : showView(view));
  return (
    <button
      type="button"
      aria-label={name}
      aria-current={chosen ? 'page' : undefined}
      onClick={onClick}
      className={classes(
        'flex min-w-16 flex-col items-center gap-0.5 rounded-xl py-1.5 text-[0.6875rem] transition-colors sm:min-w-0 sm:py-2.5',
        chosen
          ? 'font-medium text-accent-text sm:bg-accent-soft forced-colors:bg-[Highlight] forced-colors:text-[HighlightText] forced-colors:forced-color-adjust-none'
          : 'text-text-2 hover:bg-hover hover:text-text',
      )}
    >
      <span className="relative">
        <Icon aria-hidden className="size-[1.375rem]" strokeWidth={1.9} />
        {marked && <span className="-top-0.5 -right-1 absolute size-2.5 rounded-full border-2 border-canvas bg-call" />}
      </span>
      {label}
    </button>
  );
}
