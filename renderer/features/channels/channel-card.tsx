import { Mic, Volume2, VolumeX } from 'lucide-react';
import type { ChannelState } from '../../../app/ipc/contract.ts';
import { useClient, useConnected } from '../../bridge/state.ts';
import { useWish } from '../../bridge/use-wish.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { useSecondsSince } from '../../ui/clock.ts';
import { Notice } from '../../ui/notice.tsx';
import { Toggle } from '../../ui/switch.tsx';
import { formatDuration } from '../calls/format.ts';
import { PartyName } from '../calls/party-name.tsx';
import { ChannelMenu } from './channel-menu.tsx';
import type { ChannelQuestion } from './channel-question.ts';
import { channelsText as text } from './text.ts';
import { useHoldKey } from './use-hold-key.ts';
import { type Speaking, useSpeaking } from './use-speaking.ts';

interface ChannelCardProps {
  readonly channel: ChannelState;
  /** The space bar speaks on it. */
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onAsk: (question: ChannelQuestion) => void;
}

/** One channel: who speaks, whether this end listens, and the button to speak. */
export function ChannelCard({ channel, chosen, onChoose, onAsk }: ChannelCardProps) {
  const client = useClient();
  const { id: channelId, name } = channel;
  const listening = useWish(channel.listening);
  const speaking = useSpeaking(channel);
  useHoldKey(chosen, speaking);
  const active = channel.speaking || channel.talker !== undefined;
  return (
    <article
      aria-label={name}
      onFocus={onChoose}
      onPointerDown={onChoose}
      className={classes(
        'rounded-2xl border bg-raised p-3.5 transition-colors',
        active ? 'border-call' : chosen ? 'border-line-strong' : 'border-line',
      )}
    >
      <div className="flex items-center gap-3">
        <Ear channel={channel} />
        <div className="min-w-0 flex-1">
          <h3 className="min-w-0">
            <PartyName label={name} className="font-semibold" />
          </h3>
          <ChannelWords channel={channel} />
        </div>
        <Toggle
          label={text.listenName(name)}
          checked={listening.value}
          onChange={(on) => listening.wish(on, () => client.call('channels.listen', { channelId, listening: on }))}
        />
        <ChannelMenu channel={channel} onAsk={onAsk} />
      </div>
      {channel.problem && <Notice icon={VolumeX} title={channel.problem} className="mt-3" />}
      {channel.unheard && <p className="mt-2 text-sm text-warn-text">{channel.unheard}</p>}
      <SpeakButton channel={channel} chosen={chosen} speaking={speaking} />
      <p className="tabular mt-2.5 flex flex-wrap gap-x-3 text-text-2 text-xs">
        <span className="break-all">{text.where(channel)}</span>
        <span>{text.priority(channel.priority)}</span>
        {channel.announced && <span>{text.announced}</span>}
        {channel.sources.length > 0 && (
          <span title={channel.sources.map(({ name: who }) => who).join(', ')}>
            {text.others(channel.sources.length)}
          </span>
        )}
      </p>
    </article>
  );
}

function Ear({ channel }: { readonly channel: ChannelState }) {
  const Icon = channel.speaking ? Mic : channel.listening ? Volume2 : VolumeX;
  const active = channel.speaking || channel.talker !== undefined;
  return (
    <span
      className={classes(
        'flex size-11 shrink-0 items-center justify-center rounded-full ring-offset-2 ring-offset-raised',
        active ? 'bg-call-soft text-call-text ring-3 ring-call' : 'bg-sunken text-text-2',
      )}
    >
      <Icon aria-hidden className="size-5" />
    </span>
  );
}

/** Who speaks and for how long, else how the channel stands. */
function ChannelWords({ channel }: { readonly channel: ChannelState }) {
  const { talker } = channel;
  const now = useSecondsSince(talker?.since);
  const words = talker
    ? text.speaks(talker.name, formatDuration(now - talker.since))
    : channel.speaking
      ? text.speaking
      : text.states[channel.state];
  const active = talker !== undefined || channel.speaking;
  return <p className={classes('tabular truncate text-sm', active ? 'text-call-text' : 'text-text-2')}>{words}</p>;
}

interface SpeakButtonProps {
  readonly channel: ChannelState;
  readonly chosen: boolean;
  readonly speaking: Speaking;
}

/** Held down, it speaks; let go, it stops. Where somebody speaks already, that is told, and can be overruled. */
function SpeakButton({ channel, chosen, speaking }: SpeakButtonProps) {
  const connected = useConnected();
  const { held, busy, start, stop } = speaking;
  const on = channel.speaking || held;
  const waits = busy && channel.talker !== undefined && !on;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2">
      <Button
        tone={on ? 'end' : chosen ? 'primary' : 'quiet'}
        aria-label={text.speakName(channel.name)}
        aria-pressed={on}
        disabled={!connected || channel.state === 'failed'}
        data-speak
        aria-keyshortcuts="Space"
        className="!h-11 flex-1 touch-none select-none"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          start();
        }}
        onPointerUp={stop}
        onPointerCancel={stop}
        onLostPointerCapture={stop}
        onContextMenu={(event) => event.preventDefault()}
      >
        <Mic aria-hidden className="size-4" />
        {on ? text.speaking : text.speak}
      </Button>
      {waits && (
        <>
          <Button
            className="!h-11"
            aria-label={text.urgentName(channel.name)}
            onPointerDown={() => start({ urgent: true })}
            onPointerUp={stop}
          >
            {text.urgent}
          </Button>
          <p role="status" className="basis-full text-sm text-warn-text">
            {text.busy(channel.talker?.name ?? '')}
          </p>
        </>
      )}
    </div>
  );
}
