import { type LucideIcon, MicOff, MonitorSpeaker, VolumeX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSoundSession } from '../../audio/sound.ts';
import { type MicrophoneState, useSound } from '../../audio/state.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Notice } from '../../ui/notice.tsx';
import { showSettings, useView } from '../shell/view.ts';
import { soundText as text } from './text.ts';

/** What keeps sound from this call, and what to do: one thing at a time, the gravest first. */
export function SoundNotice({ muted }: { readonly muted: boolean }) {
  const elsewhere = useSound((state) => state.elsewhere);
  const blocked = useSound((state) => state.speaker === 'blocked');
  if (elsewhere) return <ElsewhereNotice />;
  if (blocked) return <SpeakerNotice />;
  return <MicrophoneNotice muted={muted} />;
}

/** The browser holds the sound back until the person touches the page. */
export function SpeakerNotice({ className }: { readonly className?: string | undefined }) {
  const sound = useSoundSession();
  const blocked = useSound((state) => state.speaker === 'blocked');
  if (!blocked) return null;
  return (
    <div
      role="status"
      className={classes('flex items-center gap-2.5 rounded-xl bg-sunken py-1.5 pr-1.5 pl-3 text-sm', className)}
    >
      <VolumeX aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1">{text.blocked.title}</p>
      <Button className="!h-8 !px-3" onClick={() => sound.resumeSpeaker()}>
        {text.blocked.action}
      </Button>
    </div>
  );
}

function ElsewhereNotice() {
  const sound = useSoundSession();
  return (
    <Notice icon={MonitorSpeaker} tone="info" title={text.elsewhere.title} text={text.elsewhere.text}>
      <Button onClick={() => sound.takeBack()}>{text.elsewhere.action}</Button>
    </Notice>
  );
}

interface MicrophoneNoticeProps {
  /** A microphone that is muted anyway may be silent. */
  readonly muted: boolean;
}

/** Refused, missing, busy, taken away, silent: in words, with what helps. */
export function MicrophoneNotice({ muted }: MicrophoneNoticeProps) {
  const microphone = useSound((state) => state.microphone);
  const sound = useSoundSession();
  const onSoundSection = useView((state) => state.view === 'settings' && state.section === 'sound');
  const patient = useLasting(microphone.kind === 'opening');
  const saying = sayingOf(microphone, muted, patient);
  if (!saying) return null;
  return (
    <Notice icon={saying.icon} title={saying.title} text={saying.text}>
      {microphone.kind !== 'opening' && <Button onClick={() => sound.retryMicrophone()}>{text.tryAgain}</Button>}
      {microphone.kind !== 'opening' && !onSoundSection && (
        <Button onClick={() => showSettings('sound')}>{text.chooseAnother}</Button>
      )}
    </Notice>
  );
}

function sayingOf(
  microphone: MicrophoneState,
  muted: boolean,
  patient: boolean,
): { icon: LucideIcon; title: string; text: string } | undefined {
  switch (microphone.kind) {
    case 'off':
      return undefined;
    case 'opening':
      return patient ? { icon: MicOff, ...text.opening } : undefined;
    case 'open':
      return microphone.silent && !muted ? { icon: MicOff, ...text.silent(microphone.label) } : undefined;
    case 'fault':
      return { icon: MicOff, ...text.faults[microphone.fault] };
  }
}

const LASTING_MS = 1_200;

/** Whether something has been so for more than a moment. */
function useLasting(now: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    setLasting(false);
    if (!now) return;
    const timer = setTimeout(() => setLasting(true), LASTING_MS);
    return () => clearTimeout(timer);
  }, [now]);
  return lasting;
}
