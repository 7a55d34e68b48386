import { Disc } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { Notice } from '../../ui/notice.tsx';
import { conferenceText } from '../conference/text.ts';
import { SilenceNotice } from '../quality/silence-notice.tsx';
import { SoundNotice } from '../sound/sound-notice.tsx';
import { TalkingNotice } from '../sound/talking-notice.tsx';

interface CallNoticesProps {
  readonly call: CallState;
  readonly onUnmute: () => void;
}

/** What is wrong with a call, each with what to do. */
export function CallNotices({ call, onUnmute }: CallNoticesProps) {
  return (
    <>
      {call.recordingProblem && !call.recording && (
        <Notice icon={Disc} title={conferenceText.chips.recordingProblem} text={call.recordingProblem} />
      )}
      <SilenceNotice call={call} />
      <TalkingNotice muted={call.muted} onUnmute={onUnmute} />
      <SoundNotice muted={call.muted} />
    </>
  );
}
