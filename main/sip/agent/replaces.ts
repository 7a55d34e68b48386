import { err, ok, type Result } from '../../base/result.ts';
import { parseWith } from '../message/grammar.ts';
import type { SipRequest } from '../message/message.ts';
import { readParams } from '../message/params.ts';
import type { ParseError } from '../message/parse-error.ts';
import type { Core } from './core.ts';
import type { DialogIdentity, Session } from './session.ts';

/** The Replaces header (RFC 3891 §6.1). Its tags are those of whoever receives it: `toTag` is the receiver's own. */
export interface Replaces {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  /** Only while the dialog is early. */
  readonly earlyOnly: boolean;
}

export function parseReplaces(text: string): Result<Replaces, ParseError> {
  return parseWith(
    'Replaces',
    (scan) => {
      const start = scan.at;
      while (scan.at < scan.end && !/[;,\s]/.test(scan.text[scan.at] ?? '')) scan.at++;
      const callId = scan.text.slice(start, scan.at);
      const params = readParams(scan);
      const toTag = params.get('to-tag');
      const fromTag = params.get('from-tag');
      if (callId === '' || !toTag || !fromTag) scan.fail();
      return { callId, toTag: toTag ?? '', fromTag: fromTag ?? '', earlyOnly: params.has('early-only') };
    },
    text,
  );
}

export function formatReplaces({ callId, toTag, fromTag, earlyOnly }: Replaces): string {
  return `${callId};to-tag=${toTag};from-tag=${fromTag}${earlyOnly ? ';early-only' : ''}`;
}

/** What the far end of a call of ours would be told to replace that call. A peer of RFC 2543 has the tag 0 (§6.1). */
export function replacesFor({ callId, localTag, remoteTag }: DialogIdentity): Replaces {
  return { callId, toTag: remoteTag || '0', fromTag: localTag, earlyOnly: false };
}

/** What an INVITE with Replaces comes to; its status is the answer where there is nothing to replace (RFC 3891 §3). */
export type Replacement =
  /** Without the header: a call like any other. */
  | { readonly kind: 'none' }
  /** Accepting the INVITE ends this call of ours: by BYE, or by CANCEL while it is early. `hangup` does either. */
  | { readonly kind: 'replaces'; readonly session: Session; readonly stage: 'early' | 'confirmed' }
  | { readonly kind: 'refused'; readonly status: 400 | 481 | 486 | 603 };

/** Finds the call that an INVITE is to replace. Whether its sender may replace it is for the caller of this to judge. */
export function replacementBy(core: Core, { headers }: SipRequest): Replacement {
  const header = replacesIn(headers.list('Replaces'), headers.has('Join'));
  if (!header.ok) return refused(header.error);
  if (header.value === undefined) return { kind: 'none' };
  const { callId, toTag, fromTag, earlyOnly } = header.value;
  const found =
    core.dialogs.replaceable(callId, toTag, fromTag) ??
    (fromTag === '0' ? core.dialogs.replaceable(callId, toTag, '') : undefined);
  if (!found) return refused(481);
  if (found.stage === 'ended') return refused(603);
  if (earlyOnly && found.stage === 'confirmed') return refused(486);
  return { kind: 'replaces', session: found.session, stage: found.stage };
}

/** 400 for several, for one that can't be read, and beside Join, which asks for the contrary (RFC 3911 §4). */
function replacesIn(values: readonly string[], joins: boolean): Result<Replaces | undefined, 400> {
  const [text, another] = values;
  if (text === undefined) return ok(undefined);
  if (another !== undefined || joins) return err(400);
  const parsed = parseReplaces(text);
  return parsed.ok ? parsed : err(400);
}

function refused(status: 400 | 481 | 486 | 603): Replacement {
  return { kind: 'refused', status };
}
