import type { Attribute, MediaDescription, SessionDescription } from './description.ts';

/** `a=rtcp-xr:` names the extended reports that its sender would like to get (RFC 3611 §5.1). */
const ATTRIBUTE = 'rtcp-xr';
const VOIP_METRICS = 'voip-metrics';

/** Whether the peer knows extended reports at all; if so an answer names those that we want (§5.2). */
export function knowsExtendedReports(media: MediaDescription, session: SessionDescription): boolean {
  return offered(media, session) !== undefined;
}

/** Whether the peer would like to be told how it is heard. */
export function wantsVoipMetrics(media: MediaDescription, session: SessionDescription): boolean {
  return (
    offered(media, session)
      ?.value?.split(/[ \t]+/)
      .includes(VOIP_METRICS) ?? false
  );
}

/** Our stream, asking to be told how we are heard. */
export function wantingVoipMetrics(stream: MediaDescription): MediaDescription {
  return { ...stream, attributes: [...stream.attributes, { name: ATTRIBUTE, value: VOIP_METRICS }] };
}

/** A stream's own goes before that of the session. */
function offered(media: MediaDescription, session: SessionDescription): Attribute | undefined {
  return [...media.attributes, ...session.attributes].find(({ name }) => name === ATTRIBUTE);
}
