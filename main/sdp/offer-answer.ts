import { err, ok, type Result } from '../base/result.ts';
import type { Agreed, AgreedCodec, Encoding, LocalMedia } from './agreed.ts';
import type { Codec } from './codec.ts';
import type { MediaDescription, SessionDescription } from './description.ts';
import { agreedDirection, type Direction, isDirection, receives } from './direction.ts';
import { knowsExtendedReports, wantingVoipMetrics } from './extended-reports.ts';
import { type Format, formatsOf, isEvent, isVoice, sameEncoding } from './formats.ts';
import { groupOf } from './group-address.ts';
import { audioSlot, disabledStream, groupStream, ownDescription, ownStream } from './local-description.ts';
import { packetTimeOf } from './packet-time.ts';
import { type PeerStream, peerStream, RTP_PROFILE } from './peer-stream.ts';
import { malformed, refused, type SdpError } from './sdp-error.ts';

/**
 * The offer of one audio stream (RFC 3264 §5). After the first, `previous` is the last description we sent, in an offer
 * or an answer: every stream of it keeps its place, the version counts on from it (§8).
 */
export function createOffer(local: LocalMedia, previous?: SessionDescription): SessionDescription {
  const own = local.group
    ? groupStream(local.group, local.codecs, 'sendrecv')
    : wantingVoipMetrics(ownStream(local, RTP_PROFILE, local.codecs, local.direction));
  if (!previous) return ownDescription(local, [own], {});
  const slot = audioSlot(previous);
  const media = previous.media.map((stream, index) => (index === slot ? own : disabledStream(stream)));
  return ownDescription(local, slot < 0 ? [...media, own] : media, { previous });
}

/**
 * The answer to an offer and what both come to (RFC 3264 §6): the first audio stream that we can use, in a re-offer
 * the one in use already; every other is refused in its place. `previous` is the last description we sent. An error
 * when no stream can be used: the offer as a whole is refused.
 */
export function answerOffer(
  offer: SessionDescription,
  local: LocalMedia,
  previous?: SessionDescription,
): Result<{ readonly answer: SessionDescription; readonly agreed: Agreed }, SdpError> {
  const chosen = chooseStream(offer, local, previous ? audioSlot(previous) : -1);
  if (!chosen.ok) return chosen;
  const { slot, media, stream, common } = chosen.value;
  const agreed = agree(stream, local.direction, common, common);
  if (!agreed) return err(noCommonFormat(local.codecs));
  const formats = common.map(({ codec, theirs }) => ({ ...codec, payloadType: theirs.payloadType }));
  const own = local.group
    ? groupStream(local.group, formats, agreed.direction, media)
    : ownStream(local, media.protocol, formats, agreed.direction);
  const asking = !local.group && knowsExtendedReports(media, offer);
  const answer = asking ? wantingVoipMetrics(own) : own;
  const streams = offer.media.map((each, index) => (index === slot ? answer : disabledStream(each)));
  const timing = offer.timing.filter(({ type }) => type === 't');
  return ok({ answer: ownDescription(local, streams, { previous, timing }), agreed });
}

/**
 * What the peer's answer to our offer comes to (RFC 3264 §7): we send with the answer's payload numbers and receive
 * with those of our offer. An error when the stream was refused or the answer does not fit the offer.
 */
export function acceptAnswer(offer: SessionDescription, answer: SessionDescription): Result<Agreed, SdpError> {
  const slot = audioSlot(offer);
  const own = offer.media[slot];
  const theirs = answer.media[slot];
  if (!own) throw new Error('The offer holds no audio stream');
  if (!theirs) return err(malformed('The answer lacks the offered audio stream'));
  if (theirs.type !== own.type) return err(malformed('The answer has another medium in the place of audio'));
  if (theirs.port === 0) return err(refused(304, 'The far end refused the audio stream'));
  const offered = formatsOf(own);
  const group = own.connections[0] && groupOf(own.connections[0], own.port);
  const stream = peerStream(withOfferedMaps(theirs, own), answer, offer.connection?.address ?? '', group);
  if (!stream.ok) return stream;
  const common = commonFormats(stream.value.formats, offered);
  const listened = offered.map((format) => ({ codec: format, theirs: format }));
  const wanted = own.attributes.map(({ name }) => name).find(isDirection) ?? 'sendrecv';
  // RFC 3264 §6.2: all in a group have the same view of it.
  if (group && stream.value.direction !== wanted) return err(refused(306, `The group is ${wanted}`));
  const agreed = agree(stream.value, wanted, common, listened);
  return agreed ? ok(agreed) : err(noCommonFormat(offered));
}

/** A format of ours and what the peer calls it. */
interface CommonFormat<Own> {
  readonly codec: Own;
  readonly theirs: Format;
}

interface ChosenStream {
  readonly slot: number;
  readonly media: MediaDescription;
  readonly stream: PeerStream;
  readonly common: readonly CommonFormat<Codec>[];
}

function chooseStream(offer: SessionDescription, local: LocalMedia, inUse: number): Result<ChosenStream, SdpError> {
  let reason = refused(304, 'Only audio can be used');
  const slots = [...offer.media.keys()].sort((a, b) => Number(b === inUse) - Number(a === inUse));
  for (const slot of slots) {
    const media = offer.media[slot];
    if (media?.type !== 'audio') continue;
    const stream = peerStream(media, offer, local.address, local.group);
    const common = stream.ok ? inOrder(commonFormats(stream.value.formats, local.codecs), local) : [];
    if (stream.ok && common.length > 0) return ok({ slot, media, stream: stream.value, common });
    reason = stream.ok ? noCommonFormat(local.codecs) : stream.error;
  }
  return err(reason);
}

/** As the peer has them, or as we do where this end was told what to prefer (RFC 3264 §6.1 wants a reason). */
function inOrder(common: readonly CommonFormat<Codec>[], { codecs, order = 'theirs' }: LocalMedia) {
  if (order === 'theirs') return common;
  return [...common].sort((a, b) => codecs.indexOf(a.codec) - codecs.indexOf(b.codec));
}

/**
 * What both ends can do, in the peer's order (RFC 3264 §6.1): voice, and the noise and events that share a voice
 * format's clock (RFC 3389 §5.1, RFC 4733 §2.1). Empty without a voice format.
 */
function commonFormats<Own extends Codec | Format>(
  theirs: readonly Format[],
  ours: readonly Own[],
): readonly CommonFormat<Own>[] {
  const both: CommonFormat<Own>[] = [];
  for (const format of theirs) {
    const codec = ours.find((own) => sameEncoding(own, format));
    if (codec) both.push({ codec, theirs: format });
  }
  const clocks = new Set(both.filter((each) => isVoice(each.theirs)).map((each) => each.theirs.clockRate));
  return both.filter((each) => clocks.has(each.theirs.clockRate));
}

/** `common` is what we may send, `listened` what may come in, each under the payload number for that way. */
function agree(
  stream: PeerStream,
  wanted: Direction,
  common: readonly CommonFormat<Codec | Format>[],
  listened: readonly CommonFormat<Codec | Format>[],
): Agreed | undefined {
  const first = common.find(({ theirs }) => isVoice(theirs));
  if (!first) return undefined;
  const codec = agreedCodec(first);
  const receivable = new Map<number, Encoding>();
  for (const { codec: own, theirs } of [...listened, ...common]) {
    const { name, clockRate, channels } = own;
    const number = theirs.payloadType;
    if (!isEvent(own) && !receivable.has(number)) receivable.set(number, { name, clockRate, channels });
  }
  const isOurEvent = ({ theirs }: CommonFormat<Codec | Format>) =>
    isEvent(theirs) && theirs.clockRate === codec.clockRate;
  const sent = common.find(isOurEvent);
  const received = listened.find(isOurEvent);
  const direction = stream.group ? stream.direction : agreedDirection(stream.direction, wanted);
  return {
    remote: stream.remote,
    codec,
    receivable,
    dtmf: sent &&
      received && { sendPayloadType: sent.theirs.payloadType, receivePayloadType: received.theirs.payloadType },
    direction,
    heldByPeer: !stream.group && !receives(stream.direction),
    ...(stream.group && { group: stream.group }),
    ptimeMs: packetTimeOf(codec, stream.ptimeMs),
    voipMetrics: stream.voipMetrics,
  };
}

function agreedCodec({ codec, theirs }: CommonFormat<Codec | Format>): AgreedCodec {
  const { payloadType, parameters } = theirs;
  const { name, clockRate, channels } = codec;
  return { name, clockRate, channels, payloadType, ...(parameters ? { remoteParameters: parameters } : {}) };
}

/** An answer that repeats a dynamic number of ours without its rtpmap means what we mean by it. */
function withOfferedMaps(answered: MediaDescription, offered: MediaDescription): MediaDescription {
  const maps = offered.attributes.filter(({ name }) => name === 'rtpmap');
  return { ...answered, attributes: [...answered.attributes, ...maps] };
}

function noCommonFormat(codecs: readonly (Codec | Format)[]): SdpError {
  const names = codecs.filter(isVoice).map(({ name }) => name);
  return refused(305, `No voice codec in common; ${names.join(', ')} can be used`);
}
