import { Mic, MicOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { SILENCE_DBFS } from '../../audio/level.ts';
import { useSound } from '../../audio/state.ts';
import { useLevels } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { useSecondsSince } from '../../ui/clock.ts';
import { Meter } from '../../ui/meter.tsx';
import { AddToCall } from '../conference/add-dialogs.tsx';
import { PeopleElsewhere } from '../conference/people-elsewhere.tsx';
import { RecordDialog } from '../conference/record-dialog.tsx';
import { RecordingBar } from '../conference/room-marks.tsx';
import { conferenceText } from '../conference/text.ts';
import { subscribeMicrophoneLevel } from '../sound/levels.ts';
import { CallControls } from './call-controls.tsx';
import { CallHeader } from './call-header.tsx';
import { CallNotices } from './call-notices.tsx';
import { holdWords, stateWords } from './format.ts';
import { Keypad } from './keypad.tsx';
import { OtherTalks } from './live-talks.tsx';
import { PartyHeading } from './party-heading.tsx';
import { callsText as text } from './text.ts';
import { TransferDialog } from './transfer-dialog.tsx';
import { TransferLine } from './transfer-line.tsx';
import { useAddressLine } from './use-address-line.ts';
import { type CallCommands, useCallCommands } from './use-call-commands.ts';
import { useCallKeys } from './use-call-keys.ts';

/** What is asked before something is done to a call. */
type CallQuestion = 'transfer' | 'add' | 'record';

/** A live call: who, how long, in what state, and its controls. */
export function CallPage({ call }: { readonly call: CallState }) {
  const commands = useCallCommands(call);
  const [keypad, setKeypad] = useState(false);
  const [question, setQuestion] = useState<CallQuestion>();
  const active = call.state === 'active';
  const keypadOpen = keypad && active;
  const toggleKeypad = () => setKeypad(!keypadOpen);
  const ask = (about: CallQuestion) => () => active && setQuestion(about);
  const record = call.recording ? commands.stopRecording : ask('record');
  useCallKeys({
    onMute: commands.mute,
    onHold: () => active && commands.hold(),
    onKeypad: () => active && toggleKeypad(),
    onTransfer: ask('transfer'),
    onAdd: ask('add'),
    onRecord: record,
    onDigit: keypadOpen ? commands.digit : undefined,
    onClose: keypadOpen ? () => setKeypad(false) : undefined,
  });
  return (
    <section aria-label={call.party.label} className="flex h-full flex-col overflow-y-auto">
      <CallHeader call={call} onRecord={record} />
      {call.recording && (
        <RecordingBar
          title={conferenceText.chips.recordingCall}
          recording={call.recording}
          onStop={commands.stopRecording}
        />
      )}
      <OtherTalks shown={call.id} />
      <div className="flex flex-1 flex-col items-center justify-center gap-4 px-4 py-1">
        <Who call={call} compact={keypadOpen} />
        {call.conference && !keypadOpen && <PeopleElsewhere conference={call.conference} />}
        {keypadOpen && <Keypad sent={call.dtmf} onDigit={commands.digit} />}
      </div>
      <div className="mx-auto flex w-full max-w-md shrink-0 flex-col gap-3 px-4 pt-2 sm:gap-4">
        <CallNotices call={call} onUnmute={commands.mute} />
        <MicrophoneLine muted={call.muted} />
      </div>
      <div className="sticky bottom-0 shrink-0 bg-canvas px-4 pt-3 pb-4 sm:pt-4 sm:pb-6 low:pt-1 low:pb-1">
        <CallControls
          call={call}
          commands={commands}
          keypadOpen={keypadOpen}
          onKeypad={toggleKeypad}
          onTransfer={ask('transfer')}
          onAdd={ask('add')}
        />
      </div>
      {active && question && (
        <Question call={call} commands={commands} question={question} onClose={() => setQuestion(undefined)} />
      )}
    </section>
  );
}

interface QuestionProps {
  readonly call: CallState;
  readonly commands: CallCommands;
  readonly question: CallQuestion;
  readonly onClose: () => void;
}

function Question({ call, commands, question, onClose }: QuestionProps) {
  switch (question) {
    case 'transfer':
      return <TransferDialog call={call} commands={commands} onClose={onClose} />;
    case 'add':
      return <AddToCall call={call} onClose={onClose} />;
    case 'record':
      return <RecordDialog title={conferenceText.record.titleCall} onRecord={commands.record} onClose={onClose} />;
  }
}

function Who({ call, compact }: { readonly call: CallState; readonly compact: boolean }) {
  const now = useSecondsSince(call.answeredAt);
  const address = useAddressLine(call);
  const held = call.state === 'active' && holdWords(call.hold) !== undefined;
  return (
    <div className="flex max-w-full flex-col items-center text-center">
      {!compact && <SpeakingAvatar call={call} />}
      <PartyHeading call={call} address={address} />
      <p
        role={call.state === 'active' && !held ? 'timer' : 'status'}
        className={classes(
          'tabular mt-2 rounded-full px-3 py-0.5 text-sm',
          held ? 'bg-warn-soft text-warn-text' : call.state === 'active' ? 'text-call-text' : 'text-text-2',
        )}
      >
        {stateWords(call, now)}
      </p>
      {call.transfer && <TransferLine transfer={call.transfer} />}
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
        'mb-5 rounded-full ring-4 short:mb-3 low:mb-0 ring-transparent ring-offset-4 ring-offset-canvas transition-shadow duration-150 data-speaking:ring-call forced-colors:data-speaking:outline-4',
        waiting && 'ring-pulse',
        call.hold !== 'none' && 'grayscale',
      )}
    >
      <Avatar label={call.party.label} size="large" />
    </div>
  );
}

function MicrophoneLine({ muted }: { readonly muted: boolean }) {
  const unheard = useSound(({ microphone }) => microphone.kind === 'fault');
  const word = muted ? text.muted : unheard ? text.unheard : undefined;
  const Icon = word ? MicOff : Mic;
  return (
    <div className="mx-auto flex h-5 w-52 items-center justify-center gap-2.5 text-text-2">
      <Icon aria-hidden className={classes('size-4 shrink-0', word && 'text-end-text')} />
      {word ? (
        <span className="text-end-text text-xs">{word}</span>
      ) : (
        <Meter label={text.meter} subscribe={subscribeMicrophoneLevel} className="flex-1" />
      )}
    </div>
  );
}
