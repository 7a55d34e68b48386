import { useCalls, useRooms } from '../../bridge/state.ts';
import { classes } from '../../ui/classes.ts';
import { EndedRoom } from '../conference/ended-room.tsx';
import { isOpen } from '../conference/party-list.ts';
import { RoomPage } from '../conference/room-page.tsx';
import { StartConference } from '../conference/start-conference.tsx';
import { useView } from '../shell/view.ts';
import { AddAccount } from './add-account.tsx';
import { isLive, isTaken } from './call-list.ts';
import { CallPage } from './call-page.tsx';
import { DialField } from './dial-field.tsx';
import { EndedCall } from './ended-call.tsx';
import { IncomingBanner } from './incoming-banner.tsx';
import { LiveTalks } from './live-talks.tsx';
import { RecentCalls } from './recent-calls.tsx';
import { TestLines } from './test-lines.tsx';
import { callsText as text } from './text.ts';

/** The list beside the call or room on show; in a narrow window the one or the other. Who calls stands above, and covers nothing. */
export function CallsPage() {
  const shownId = useView((state) => state.callId);
  const call = useCalls().find(({ id }) => id === shownId);
  const shownRoom = useView((state) => state.roomId);
  const room = useRooms().find(({ id }) => id === shownRoom);
  const shown = call !== undefined || room !== undefined;
  return (
    <main className="grid h-full grid-rows-[auto_minmax(0,1fr)] wide:grid-cols-[21.5rem_minmax(0,1fr)]">
      <h1 className="sr-only">{text.page}</h1>
      <IncomingBanner className={classes('wide:col-start-2 wide:bg-canvas', shown ? 'bg-canvas' : 'bg-surface')} />
      <div
        className={classes(
          'row-start-2 min-w-0 flex-col border-line bg-surface wide:col-start-1 wide:row-span-2 wide:row-start-1 wide:flex wide:border-r',
          shown ? 'hidden' : 'flex',
        )}
      >
        <div className="mx-auto w-full max-w-2xl px-4 pt-4 pb-1">
          <DialField />
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto">
          <div className="mx-auto w-full max-w-2xl px-2 pb-4">
            <LiveTalks />
            <RecentCalls />
            <NarrowHome />
          </div>
        </div>
      </div>
      <div className={classes('row-start-2 min-w-0 bg-canvas wide:col-start-2 wide:block', shown ? 'block' : 'hidden')}>
        {!shown && <WideHome />}
        {room && (isOpen(room) ? <RoomPage key={room.id} room={room} /> : <EndedRoom key={room.id} room={room} />)}
        {!room &&
          call &&
          (isLive(call) ? <CallPage key={call.id} call={call} /> : <EndedCall key={call.id} call={call} />)}
      </div>
    </main>
  );
}

function WideHome() {
  return (
    <div className="flex h-full overflow-y-auto p-8">
      <div className="m-auto w-full max-w-2xl">
        <h2 className="font-semibold text-2xl tracking-tight">{text.home.title}</h2>
        <p className="mt-1.5 mb-5 text-text-2">{text.home.lead}</p>
        <StartConference />
        <h3 className="mt-6 mb-2 text-sm text-text-2">{text.home.linesLead}</h3>
        <TestLines />
        <AddAccount />
      </div>
    </div>
  );
}

/** What to begin with: before the first call it leads; later it stands below the calls there were, and not beside one that is on. */
function NarrowHome() {
  const calls = useCalls();
  const rooms = useRooms();
  if (calls.some(isTaken) || rooms.some(isOpen)) return null;
  return (
    <section className="px-2 pb-4 wide:hidden">
      <StartConference />
      <h2 className="mt-2 flex h-8 items-center font-medium text-text-2 text-xs">{text.home.lines}</h2>
      <TestLines />
      <AddAccount />
    </section>
  );
}
