import type { Result } from '../../base/result.ts';
import { parseWith } from '../message/grammar.ts';
import { readParams } from '../message/params.ts';
import type { ParseError } from '../message/parse-error.ts';
import type { DialogIdentity } from './session.ts';

/** The Target-Dialog header (RFC 4538 §7), seen from its receiver: the sender's remote tag is our local one. */
export function parseTargetDialog(text: string): Result<DialogIdentity, ParseError> {
  return parseWith(
    'Target-Dialog',
    (scan) => {
      const start = scan.at;
      while (scan.at < scan.end && !/[;,\s]/.test(scan.text[scan.at] ?? '')) scan.at++;
      const callId = scan.text.slice(start, scan.at);
      const params = readParams(scan);
      const localTag = params.get('remote-tag');
      const remoteTag = params.get('local-tag');
      if (callId === '' || !localTag || !remoteTag) scan.fail();
      return { callId, localTag: localTag ?? '', remoteTag: remoteTag ?? '' };
    },
    text,
  );
}

/** Names a dialog of ours to its other end. */
export function formatTargetDialog({ callId, localTag, remoteTag }: DialogIdentity): string {
  return `${callId};local-tag=${localTag};remote-tag=${remoteTag}`;
}
