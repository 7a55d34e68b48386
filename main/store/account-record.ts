import type { VoiceCodecName } from '../sdp/codec-name.ts';

/** How numbers are dialled by an account: what a person types in a country becomes what its server expects. */
export interface DialPlan {
  /** ISO 3166 code, `DE`: national digits are read as numbers of this country. None: digits go out as typed. */
  readonly country?: string | undefined;
  /** What numbers are sent as: `+49…` (E.164), as typed, or national digits. */
  readonly numbers: 'international' | 'national' | 'as-typed';
  /** Digits put before every number, for an outside line: `0`. Short numbers, `*21#` and what a rule made go without. */
  readonly prefix?: string | undefined;
  /** Rules tried in order before all else: the first regular expression that matches the whole of the digits rewrites them. */
  readonly rules: readonly { readonly pattern: string; readonly replacement: string }[];
  /** Whether number URIs get `;user=phone` (RFC 3261 §19.1.1). */
  readonly userPhone: boolean;
}

/** Where calls go that are not taken here; an address as it would be dialled. */
export interface Forwarding {
  readonly always?: string | undefined;
  readonly busy?: string | undefined;
  readonly noAnswer?: string | undefined;
  /** How long it rings before `noAnswer`. */
  readonly noAnswerSeconds: number;
}

/** What happens to calls that come in for an account. */
export interface CallFeatures {
  readonly doNotDisturb: boolean;
  readonly forwarding: Forwarding;
  /** Answers by itself after this long; undefined: never. */
  readonly autoAnswerSeconds?: number | undefined;
  /** Whether a caller may ask for an answer at once (`Call-Info: <…>;answer-after=0`, `Alert-Info: …;info=alert-autoanswer`): an intercom. */
  readonly autoAnswerOnRequest: boolean;
  /** False: a call while another is up is busy. */
  readonly callWaiting: boolean;
}

/** How an account's server is reached; `auto` is RFC 3263's choice. */
export type AccountTransport = 'auto' | 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** An account as it is kept. Its password is elsewhere (`Secrets`), never beside it. */
export interface AccountRecord {
  /** Ours, never on the wire. */
  readonly id: string;
  readonly enabled: boolean;
  /** The name that callees see. */
  readonly displayName: string;
  /** The address of record: `user@domain`, `domain` with a port where it has one. */
  readonly user: string;
  readonly domain: string;
  /** The name that the server knows for digest, where it is not `user`. */
  readonly authUser?: string | undefined;
  /** A SIP URI or `host:port`; the domain where absent. */
  readonly registrar?: string | undefined;
  /** A SIP URI or `host:port` that every request goes through first. */
  readonly outboundProxy?: string | undefined;
  readonly transport: AccountTransport;
  /** `/ws`: the resource on a WebSocket server. */
  readonly webSocketPath?: string | undefined;
  /** False for a peer-to-peer account or a trunk that knows our address. */
  readonly registers: boolean;
  readonly expiresSeconds: number;
  /** SHA-256 of the one certificate that is taken besides valid ones, lower-case hex. */
  readonly pinnedCertificate?: string | undefined;
  /** The voice codecs that its calls may use, the preferred one first; at least one. */
  readonly codecs: readonly VoiceCodecName[];
  readonly dialPlan: DialPlan;
  readonly features: CallFeatures;
}
