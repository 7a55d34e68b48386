import { VolumeX } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { Notice } from '../../ui/notice.tsx';
import { qualityText } from './text.ts';

/** Nothing has come from the far end for half a minute. */
export function SilenceNotice({ call }: { readonly call: CallState }) {
  if (!call.silence) return null;
  return <Notice icon={VolumeX} title={qualityText.silent} text={call.silence.text} />;
}
