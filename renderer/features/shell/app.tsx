import { KeyRound, LoaderCircle, Unplug } from 'lucide-react';
import { Tooltip } from 'radix-ui';
import { useCalls, useClient, useEngine, useRooms } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { Toaster } from '../../ui/toaster.tsx';
import { Announcer } from '../calls/announcer.tsx';
import { isLive } from '../calls/call-list.ts';
import { CallsPage } from '../calls/calls-page.tsx';
import { IncomingBanner } from '../calls/incoming-banner.tsx';
import { useCallFollowing } from '../calls/use-call-following.ts';
import { useWindowTitle } from '../calls/use-window-title.ts';
import { ChannelsPage } from '../channels/channels-page.tsx';
import { isOpen } from '../conference/party-list.ts';
import { useRecordingNews } from '../conference/use-recording-news.ts';
import { DiagnosticsPage } from '../diagnostics/diagnostics-page.tsx';
import { MessageDialog } from '../messages/message-dialog.tsx';
import { useIncomingMessages } from '../messages/use-incoming-messages.ts';
import { useQualityEvents } from '../quality/qualities.ts';
import { SettingsPage } from '../settings/settings-page.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { FullPage } from './full-page.tsx';
import { Rail } from './rail.tsx';
import { shellText as text } from './text.ts';
import { useDialKey } from './use-dial-key.ts';
import { useFocusKept } from './use-focus-kept.ts';
import { useView, type View } from './view.ts';

export function App() {
  return (
    <Tooltip.Provider delayDuration={500}>
      <Content />
      <Passing />
    </Tooltip.Provider>
  );
}

function Passing() {
  const calls = useCalls();
  const onCall = useView(({ view, callId }) => view === 'calls' && callId);
  const onRoom = useView(({ view, roomId }) => view === 'calls' && roomId);
  const inRoom = useRooms().some((room) => room.id === onRoom && isOpen(room));
  const raised = inRoom || calls.some((call) => call.id === onCall && isLive(call));
  return <Toaster dismissLabel={text.dismiss} raised={raised} />;
}

function Content() {
  const known = useEngine((state) => state.snapshot !== undefined);
  return known ? <Shell /> : <Waiting />;
}

function Shell() {
  useCallFollowing();
  useWindowTitle();
  useFocusKept();
  useDialKey();
  useIncomingMessages();
  useQualityEvents();
  useRecordingNews();
  const view = useView((state) => state.view);
  return (
    <div className="flex h-full flex-col">
      <Announcer />
      <ConnectionBar />
      <div className="flex min-h-0 flex-1 flex-col sm:flex-row">
        <Rail />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {view !== 'calls' && <IncomingBanner className="bg-canvas" />}
          <Page view={view} />
        </div>
      </div>
      <MessageDialog />
    </div>
  );
}

function Page({ view }: { readonly view: View }) {
  switch (view) {
    case 'calls':
      return <CallsPage />;
    case 'channels':
      return <ChannelsPage />;
    case 'settings':
      return <SettingsPage />;
    case 'diagnostics':
      return <DiagnosticsPage />;
  }
}

/** Nothing is known yet: why not, and what to do. */
function Waiting() {
  const connection = useEngine((state) => state.connection.kind);
  const client = useClient();
  switch (connection) {
    case 'locked':
      return <FullPage icon={KeyRound} title={text.locked.title} text={text.locked.text} />;
    case 'lost':
      return (
        <FullPage icon={Unplug} title={text.unreachable.title} text={text.unreachable.text}>
          <Button tone="primary" onClick={() => client.retryNow()}>
            {text.lost.retry}
          </Button>
        </FullPage>
      );
    case 'connecting':
    case 'connected':
      return (
        <main className="appear-late flex h-full items-center justify-center gap-3 text-text-2">
          <LoaderCircle aria-hidden className="size-5 motion-safe:animate-spin" />
          {text.connecting}
        </main>
      );
  }
}
