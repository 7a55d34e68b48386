import { autoAnswerAsked } from '../../main/account/auto-answer.ts';
import { formatDiversion, readDiversions } from '../../main/account/diversion.ts';
import { formatHistoryEntry, readHistory } from '../../main/account/history-info.ts';
import { limits } from '../../main/base/limits.ts';
import type { Result } from '../../main/base/result.ts';
import { dispositionOf } from '../../main/exchange/disposition.ts';
import { assertedIdentityOf } from '../../main/sip/agent/asserted.ts';
import { digitIn } from '../../main/sip/agent/info.ts';
import { parseReason } from '../../main/sip/agent/reason.ts';
import { formatReplaces, parseReplaces } from '../../main/sip/agent/replaces.ts';
import { minSeOf, sessionExpiresOf } from '../../main/sip/agent/session-expires.ts';
import { formatTargetDialog, parseTargetDialog } from '../../main/sip/agent/target-dialog.ts';
import { parseCredentials } from '../../main/sip/auth/authorization.ts';
import { parseChallenges } from '../../main/sip/auth/challenge.ts';
import { formatCredentials } from '../../main/sip/auth/credentials.ts';
import { dialogInfoBody, parseDialogInfo } from '../../main/sip/event/dialog-info-xml.ts';
import { formatEvent, parseEvent } from '../../main/sip/event/event-header.ts';
import { parseMessageSummary } from '../../main/sip/event/message-summary.ts';
import { messageTextIn } from '../../main/sip/event/message-text.ts';
import { referIn } from '../../main/sip/event/refer-request.ts';
import { parseSipfrag, sipfragOf } from '../../main/sip/event/sipfrag.ts';
import { formatSubscriptionState, parseSubscriptionState } from '../../main/sip/event/subscription-state.ts';
import { parseContentType } from '../../main/sip/message/content-type.ts';
import { Headers } from '../../main/sip/message/headers.ts';
import { SipRequest } from '../../main/sip/message/message.ts';
import { boundaryOf, parseMultipart, serializeMultipart } from '../../main/sip/message/multipart.ts';

/** One reader of what strangers send, with what it is for. It must not throw; what it has read and written, it reads again. */
export interface Reader {
  readonly name: string;
  readonly seeds: readonly string[];
  readonly read: (input: Buffer) => void;
}

export const readers: readonly Reader[] = [
  {
    name: 'Authorization',
    seeds: [
      'Digest username="bob", realm="a \\"b\\"", nonce="n", uri="sip:a@b", qop=auth, nc=00000001, cnonce="c", response="6629fae49393a05397450978507c4ef1", algorithm=MD5, opaque="o"',
      'Basic abc==, Digest username="x", realm="r", nonce="", uri="sip:x", response="0", userhash=true',
    ],
    read: text((value) => {
      for (const credentials of parseCredentials(value)) present(parseCredentials(formatCredentials(credentials))[0]);
    }),
  },
  {
    name: 'WWW-Authenticate',
    seeds: [
      'Digest realm="atlanta.com", domain="sip:ss1", qop="auth,auth-int", nonce="f84f", opaque="", stale=FALSE, algorithm=SHA-256, Digest realm="b", nonce="2"',
    ],
    read: text((value) => void parseChallenges(value)),
  },
  {
    name: 'Event',
    seeds: ['dialog;id=4;call-id="a";sla', 'presence.winfo'],
    read: text((value) => roundTrip(parseEvent(value), formatEvent, parseEvent)),
  },
  {
    name: 'Subscription-State',
    seeds: ['active;expires=3600', 'terminated;reason=probation;retry-after=20', 'pending'],
    read: text((value) => roundTrip(parseSubscriptionState(value), formatSubscriptionState, parseSubscriptionState)),
  },
  {
    name: 'Replaces',
    seeds: ['98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff;early-only'],
    read: text((value) => roundTrip(parseReplaces(value), formatReplaces, parseReplaces)),
  },
  {
    name: 'Target-Dialog',
    seeds: ['fa77as7dad8-sd98ajzz@host.example.com;local-tag=kkaz-;remote-tag=6544'],
    read: text((value) => roundTrip(parseTargetDialog(value), formatTargetDialog, parseTargetDialog)),
  },
  {
    name: 'Reason',
    seeds: ['SIP ;cause=200 ;text="Call completed elsewhere", Q.850;cause=16'],
    read: text((value) => void parseReason(value)),
  },
  {
    name: 'Refer-To',
    seeds: [
      '<sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE&Require=replaces>',
      'tel:+4930123',
    ],
    read: header('Refer-To', (request) => void referIn(request)),
  },
  {
    name: 'Referred-By',
    seeds: ['"a" <sip:r@ref.example>;cid="20398823.2UWQFN309shb3@ref.example"'],
    read: header('Referred-By', (request) => {
      request.headers.set('Refer-To', '<sip:a@b>');
      void referIn(request);
    }),
  },
  {
    name: 'Session-Expires',
    seeds: ['4000;refresher=uac', '90'],
    read: header('Session-Expires', (request) => {
      request.headers.set('Min-SE', request.headers.get('Session-Expires') ?? '');
      void [sessionExpiresOf(request), minSeOf(request)];
    }),
  },
  {
    name: 'P-Asserted-Identity',
    seeds: ['"Cullen" <sip:fluffy@cisco.com>, tel:+14085264000'],
    read: header('P-Asserted-Identity', (request) => void assertedIdentityOf(request, { trusted: true })),
  },
  {
    name: 'Diversion',
    seeds: ['<sip:bob@b.example>;reason=no-answer;counter=2;privacy=off, "x" <tel:+1>;reason="busy"'],
    read: header('Diversion', ({ headers }) => {
      for (const entry of readDiversions(headers))
        present(readDiversions(new Headers([['Diversion', formatDiversion(entry)]]))[0]);
    }),
  },
  {
    name: 'History-Info',
    seeds: ['<sip:bob@b.example?Reason=SIP%3Bcause%3D302>;index=1.1;rc=1, <sip:c@d?Privacy=history>;index=1.2;mp=1'],
    read: header('History-Info', ({ headers }) => {
      for (const entry of readHistory(headers))
        present(readHistory(new Headers([['History-Info', formatHistoryEntry(entry)]]))[0]);
    }),
  },
  {
    name: 'Alert-Info and Call-Info',
    seeds: ['<http://x>;info=alert-autoanswer;delay=0', '<sip:a@b>;answer-after=5'],
    read: header('Call-Info', (request) => {
      request.headers.set('Alert-Info', request.headers.get('Call-Info') ?? '');
      void autoAnswerAsked(request.headers);
    }),
  },
  {
    name: 'Request-Disposition',
    seeds: ['proxy, no-fork, recurse, sequential, no-cancel, queue'],
    read: header('Request-Disposition', (request) => void dispositionOf(request)),
  },
  {
    name: 'MESSAGE',
    seeds: ['text/plain;charset=iso-8859-15', 'text/plain; charset="utf-8"'],
    read: header('Content-Type', (request) => {
      request.body = Buffer.from('gr\xfc\xdfe', 'latin1');
      void messageTextIn(request);
    }),
  },
  {
    name: 'sipfrag',
    seeds: ['SIP/2.0 200 OK\r\nContact: <sip:a@b>\r\n', 'SIP/2.0 100 Trying'],
    read: (bytes) => roundTrip(parseSipfrag(bytes), (status) => sipfragOf(status).bytes, parseSipfrag),
  },
  {
    name: 'dialog-info',
    seeds: [
      '<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="partial" entity="sip:alice@example.com"><dialog id="as7d900as8" call-id="a84b4c76e66710" local-tag="1928301774" remote-tag="456" direction="initiator"><state event="rejected" code="486">terminated</state><local><identity display="Al &amp; x">sip:a@b</identity><target uri="sip:c@d"><param pname="+sip.rendering" pval="no"/></target></local><!-- c --><![CDATA[x]]></dialog></dialog-info>',
    ],
    read: (bytes) => {
      const parsed = parseDialogInfo(bytes);
      if (!parsed.ok) return;
      // Escapes make it longer.
      const written = dialogInfoBody(parsed.value).bytes;
      if (written.length <= limits.notifyBodyBytes) again(written, parseDialogInfo);
    },
  },
  {
    name: 'message-summary',
    seeds: [
      'Messages-Waiting: yes\r\nMessage-Account: sip:alice@vmail.example.com\r\nVoice-Message: 4/8 (1/2)\r\nFax-Message: 0/1\r\n\r\nTo: <sip:a@b>\r\n',
    ],
    read: (bytes) => void parseMessageSummary(bytes),
  },
  {
    name: 'multipart bodies',
    seeds: [
      'multipart/mixed;boundary="b1"\n--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b1\r\nContent-Disposition: render;handling=optional\r\n\r\nx\r\n--b1--\r\n',
    ],
    read: (bytes) => {
      const type = parseContentType(bytes.subarray(0, Math.max(0, bytes.indexOf('\n'))).toString('latin1'));
      const boundary = (type.ok && boundaryOf(type.value)) || 'b1';
      roundTrip(
        parseMultipart(bytes.subarray(bytes.indexOf('\n') + 1), boundary),
        (parts) => serializeMultipart(parts, 'other-boundary-of-ours'),
        (written) => parseMultipart(written, 'other-boundary-of-ours'),
      );
    },
  },
  {
    name: 'digits in INFO',
    seeds: ['Signal=5\r\nDuration=160\r\n', '#'],
    read: (bytes) => {
      for (const contentType of ['application/dtmf-relay', 'application/dtmf']) void digitIn({ contentType, bytes });
    },
  },
];

/** A header's value as the parser hands it on: without line ends. */
function text(read: (value: string) => void): Reader['read'] {
  return (input) =>
    read(
      input
        .toString('utf8')
        .replace(/[\r\n]+/g, ' ')
        .trim(),
    );
}

function header(name: string, read: (request: SipRequest) => void): Reader['read'] {
  return text((value) => read(new SipRequest('REFER', 'sip:us@example.com', new Headers([[name, value]]))));
}

function roundTrip<T, W>(first: Result<T, unknown>, write: (value: T) => W, read: (written: W) => Result<T, unknown>) {
  if (first.ok) again(write(first.value), read);
}

function again<W>(written: W, read: (written: W) => Result<unknown, unknown>): void {
  if (!read(written).ok) throw new Error("what was read can't be read any more once it is written");
}

function present(value: unknown): void {
  if (value === undefined) throw new Error("what was read can't be read any more once it is written");
}
