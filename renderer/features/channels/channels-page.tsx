import { Plus, RadioTower } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ChannelState } from '../../../app/ipc/contract.ts';
import { useConnected, useEngine } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { SectionHeading } from '../settings/section-heading.tsx';
import { SpeakerNotice } from '../sound/sound-notice.tsx';
import { ChannelCard } from './channel-card.tsx';
import { ChannelForm } from './channel-form.tsx';
import type { ChannelQuestion } from './channel-question.ts';
import { DiscoveredCard } from './discovered-card.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { NameCard } from './name-card.tsx';
import { channelsText as text } from './text.ts';

const none: readonly ChannelState[] = [];

/** Groups to listen to and to speak on. */
export function ChannelsPage() {
  const channels = useEngine(({ snapshot }) => snapshot?.channels ?? none);
  const connected = useConnected();
  const [question, setQuestion] = useState<ChannelQuestion>();
  const [chosen, setChosen] = useState<string>();
  const shown = channels.find(({ id }) => id === chosen) ?? channels.find(({ listening }) => listening) ?? channels[0];
  const add = (
    <Button
      tone={channels.length === 0 ? 'primary' : 'quiet'}
      disabled={!connected}
      onClick={() => setQuestion({ about: 'new' })}
    >
      <Plus aria-hidden className="size-4" />
      {text.add}
    </Button>
  );
  return (
    <main className="min-h-0 flex-1 overflow-y-auto bg-canvas">
      <div className="mx-auto w-full max-w-2xl px-4 py-5 sm:px-6 sm:py-6">
        <h1 className="sr-only">{text.title}</h1>
        <SectionHeading title={text.title} lead={text.lead} aside={channels.length > 0 && add} />
        <SpeakerNotice className="mb-3" />
        {channels.length === 0 && <NoChannels>{add}</NoChannels>}
        <ul aria-label={text.list} className="space-y-2.5">
          {channels.map((channel) => (
            <li key={channel.id}>
              <ChannelCard
                channel={channel}
                chosen={channel.id === shown?.id}
                onChoose={() => setChosen(channel.id)}
                onAsk={setQuestion}
              />
            </li>
          ))}
        </ul>
        {shown && <p className="mt-2.5 px-1 text-text-2 text-xs max-sm:hidden">{text.space(shown.name)}</p>}
        <div className="mt-5 space-y-4">
          <DiscoveredCard />
          <NameCard />
        </div>
      </div>
      {question && <Question question={question} onClose={() => setQuestion(undefined)} />}
    </main>
  );
}

function NoChannels({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-1 rounded-2xl border border-line-strong border-dashed px-6 py-10 text-center">
      <RadioTower aria-hidden className="mb-2 size-7 text-text-2" strokeWidth={1.6} />
      <p className="font-medium">{text.none.title}</p>
      <p className="mb-4 max-w-md text-sm text-text-2">{text.none.text}</p>
      {children}
    </div>
  );
}

function Question({ question, onClose }: { readonly question: ChannelQuestion; readonly onClose: () => void }) {
  switch (question.about) {
    case 'new':
      return <ChannelForm onClose={onClose} />;
    case 'edit':
      return <ChannelForm channel={question.channel} onClose={onClose} />;
    case 'invite':
      return <InviteDialog channel={question.channel} onClose={onClose} />;
  }
}
