import { MicOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useConnected, useLevels } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { soundText } from './text.ts';

const text = soundText.talkingMuted;

/** Nobody reads a notice that flashes: it stays on this long after the last word. */
const LINGER_MS = 2_500;

interface TalkingNoticeProps {
  readonly muted: boolean;
  readonly onUnmute: () => void;
}

/** The person speaks into a microphone that is muted. */
export function TalkingNotice({ muted, onUnmute }: TalkingNoticeProps) {
  const talks = useLevels(({ levels }) => levels?.talksWhileMuted ?? false);
  const [lasting, setLasting] = useState(false);
  const connected = useConnected();
  useEffect(() => {
    if (talks) return setLasting(true);
    const timer = setTimeout(() => setLasting(false), LINGER_MS);
    return () => clearTimeout(timer);
  }, [talks]);
  if (!muted || !(talks || lasting)) return null;
  return (
    <Notice icon={MicOff} title={text.title} text={text.text}>
      <Button disabled={!connected} onClick={onUnmute}>
        {text.unmute}
      </Button>
    </Notice>
  );
}
