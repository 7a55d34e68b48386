/** A session description as data (RFC 4566 §5). What this phone has no use for is kept, line by line. */
export interface SessionDescription {
  readonly origin: Origin;
  readonly sessionName: string;
  readonly connection?: Connection;
  readonly bandwidth: readonly Bandwidth[];
  /** `t=`, `r=` and `z=` lines as they came; an answer repeats the offer's (RFC 3264 §6). */
  readonly timing: readonly Line[];
  readonly attributes: readonly Attribute[];
  readonly media: readonly MediaDescription[];
  /** Lines of other types at session level: `i=`, `u=`, `e=`, `p=`, `k=` and unknown ones. */
  readonly otherLines: readonly Line[];
}

/** `o=` (RFC 4566 §5.2). Id and version stay text: they may have more digits than a number holds. */
export interface Origin {
  readonly username: string;
  readonly sessionId: string;
  readonly version: string;
  readonly netType: string;
  readonly addressType: string;
  readonly address: string;
}

/** `c=` (RFC 4566 §5.7). */
export interface Connection {
  readonly netType: string;
  readonly addressType: string;
  /** Without what follows a slash. */
  readonly address: string;
  /** A multicast address's TTL and count, as written after the first slash. */
  readonly suffix?: string;
}

/** `b=` (RFC 4566 §5.8). */
export interface Bandwidth {
  readonly type: string;
  readonly value: number;
}

/** `a=` (RFC 4566 §5.13); without a value it is a property. */
export interface Attribute {
  readonly name: string;
  readonly value?: string;
}

/** One line of one letter, whatever it means. */
export interface Line {
  readonly type: string;
  readonly value: string;
}

/** `m=` and what follows it (RFC 4566 §5.14). */
export interface MediaDescription {
  /** `audio`, `video`, … */
  readonly type: string;
  /** 0 says that the stream is refused or not wanted (RFC 3264 §6, §8.2). */
  readonly port: number;
  /** How many ports, where `port/count` was written. */
  readonly portCount?: number;
  /** `RTP/AVP`, … */
  readonly protocol: string;
  /** Payload type numbers where the protocol is RTP. */
  readonly formats: readonly string[];
  readonly connections: readonly Connection[];
  readonly bandwidth: readonly Bandwidth[];
  readonly attributes: readonly Attribute[];
  readonly otherLines: readonly Line[];
}

/** The first value of an attribute, trimmed; undefined where it is absent or has none. */
export function attributeValue(attributes: readonly Attribute[], name: string): string | undefined {
  return attributes.find((attribute) => attribute.name === name)?.value?.trim();
}
