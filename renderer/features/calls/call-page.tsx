import { ArrowLeft, LockOpen, Mic, MicOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { SILENCE_DBFS } from '../../audio/level.ts';
import { useLevels } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { useSecondsSince } from '../../ui/clock.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { showCall } from '../shell/view.ts';
import { subscribeMicrophoneLevel } from '../sound/levels.ts';
import { SoundNotice } from '../sound/sound-notice.tsx';
import { CallControls } from './call-controls.tsx';
import { addressLine, holdWords, stateWords } from './format.ts';
import { Keypad } from './keypad.tsx';
import { OtherCalls } from './live-calls.tsx';
import { callsText as text } from './text.ts';
import { useCallCommands } from './use-call-commands.ts';
import { useCallKeys } from './use-call-keys.ts';

/** A live call: who, how long, in what state, and its controls. */
export function CallPage({ call }: { readonly call: CallState }) {
  const commands = useCallCommands(call);
  const [keypad, setKeypad] = useState(false);
  const active = call.state === 'active';
  const keypadOpen = keypad && active;
  const toggleKeypad = () => setKeypad(!keypadOpen);
  useCallKeys({
    onMute: commands.mute,
    onHold: () => active && commands.hold(),
    onKeypad: () => active && toggleKeypad(),
    onDigit: keypadOpen ? commands.digit : undefined,
  });
  return (
    <section aria-label={call.party.label} className="flex h-full flex-col overflow-y-auto">
      <div className="flex h-12 shrink-0 items-center justify-between px-3 sm:h-14">
        <IconButton label={text.back} className="wide:invisible" onClick={() => showCall(undefined)}>
          <ArrowLeft aria-hidden className="size-5" />
        </IconButton>
        {call.codec && <PlainChip codec={call.codec} />}
      </div>
      <OtherCalls shown={call.id} />
      <div className="flex flex-1 flex-col items-center justify-center gap-4 px-4 py-1">
        <Who call={call} compact={keypadOpen} />
        {keypadOpen && <Keypad sent={call.dtmf} onDigit={commands.digit} />}
      </div>
      <div className="mx-auto flex w-full max-w-md shrink-0 flex-col gap-3 sm:gap-4 px-4 pt-2 pb-4 sm:pb-6">
        <SoundNotice muted={call.muted} />
        <MicrophoneLine muted={call.muted} />
        <CallControls call={call} commands={commands} keypadOpen={keypadOpen} onKeypad={toggleKeypad} />
      </div>
    </section>
  );
}

function Who({ call, compact }: { readonly call: CallState; readonly compact: boolean }) {
  const now = useSecondsSince(call.answeredAt);
  const address = addressLine(call);
  const held = call.state === 'active' && holdWords(call.hold) !== undefined;
  return (
    <div className="flex max-w-full flex-col items-center text-center">
      {!compact && <SpeakingAvatar call={call} />}
      <h2 className="max-w-full truncate font-semibold text-2xl tracking-tight">{call.party.label}</h2>
      {address && <p className="max-w-full truncate text-sm text-text-2">{address}</p>}
      <p
        role={call.state === 'active' && !held ? 'timer' : 'status'}
        className={classes(
          'tabular mt-2 rounded-full px-3 py-0.5 text-sm',
          held ? 'bg-warn-soft text-warn-text' : call.state === 'active' ? 'text-call-text' : 'text-text-2',
        )}
      >
        {stateWords(call, now)}
      </p>
    </div>
  );
}

/** Above this the far end speaks, for the ring around the picture. */
const SPEAKING_DBFS = -45;

function SpeakingAvatar({ call }: { readonly call: CallState }) {
  const ring = useRef<HTMLDivElement>(null);
  const waiting = call.state === 'dialling' || call.state === 'ringing';
  const heard = call.state === 'active' && call.hold === 'none';
  useEffect(
    () =>
      useLevels.subscribe(({ levels }) => {
        const speaks = (levels?.calls[call.id] ?? SILENCE_DBFS) > SPEAKING_DBFS;
        ring.current?.toggleAttribute('data-speaking', speaks && heard);
      }),
    [call.id, heard],
  );
  return (
    <div
      ref={ring}
      className={classes(
        'mb-5 rounded-full ring-4 short:mb-3 ring-transparent ring-offset-4 ring-offset-canvas transition-shadow duration-150 data-speaking:ring-call',
        waiting && 'ring-pulse',
        call.hold !== 'none' && 'opacity-50',
      )}
    >
      <Avatar label={call.party.label} size="large" />
    </div>
  );
}

function MicrophoneLine({ muted }: { readonly muted: boolean }) {
  const Icon = muted ? MicOff : Mic;
  return (
    <div className="mx-auto flex h-5 w-52 items-center justify-center gap-2.5 text-text-2">
      <Icon aria-hidden className={classes('size-4 shrink-0', muted && 'text-end-text')} />
      {muted ? (
        <span className="text-end-text text-xs">{text.muted}</span>
      ) : (
        <Meter label={text.meter} subscribe={subscribeMicrophoneLevel} className="flex-1" />
      )}
    </div>
  );
}

function PlainChip({ codec }: { readonly codec: string }) {
  return (
    <Tooltip text={text.plainHint(codec)} side="bottom">
      <span className="flex items-center gap-1.5 rounded-full px-2.5 py-1 text-text-2 text-xs">
        <LockOpen aria-hidden className="size-3.5" />
        {text.plain} · {codec}
      </span>
    </Tooltip>
  );
}
