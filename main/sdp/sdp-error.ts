/** Why a description could not be read or agreed on; the answer to the request is a 488 with this Warning. */
export interface SdpError {
  /** malformed: not SDP; refused: SDP, but nothing in it that both ends can do. */
  readonly code: 'malformed' | 'refused';
  readonly warning: Warning;
}

/** RFC 3261 §20.43. */
export interface Warning {
  readonly code: WarningCode;
  /** For a person, in printable ASCII. */
  readonly text: string;
}

/**
 * 300 network protocol, 301 address format, 302 transport protocol, 304 media type, 305 media format, 306 attribute,
 * 307 parameter, 330 multicast, 399 anything else (RFC 3261 §20.43).
 */
export type WarningCode = 300 | 301 | 302 | 304 | 305 | 306 | 307 | 330 | 399;

export function malformed(text: string): SdpError {
  return { code: 'malformed', warning: { code: 399, text } };
}

export function refused(code: WarningCode, text: string): SdpError {
  return { code: 'refused', warning: { code, text: printable(text) } };
}

const MAX_WARNING_CHARACTERS = 160;

/** A refusal quotes what the peer wrote: whatever that was, it fits a header field. */
function printable(text: string): string {
  return text.slice(0, MAX_WARNING_CHARACTERS).replace(/[^ -~]/g, '?');
}

/** The Warning header field's value; `agent` is the host that speaks, as in its Via. */
export function formatWarning({ code, text }: Warning, agent: string): string {
  return `${code} ${agent} "${text.replace(/["\\]/g, '\\$&')}"`;
}
