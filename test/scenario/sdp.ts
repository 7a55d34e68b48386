import type { SessionBody } from '../../main/sip/agent/body.ts';

/** A body that passes for SDP: the agents carry it and never read it. */
export function sdp(text: string): SessionBody {
  return { contentType: 'application/sdp', bytes: new TextEncoder().encode(text) };
}

export function textOf(body: SessionBody | undefined): string | undefined {
  return body && new TextDecoder().decode(body.bytes);
}
