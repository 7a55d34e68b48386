import type { Call } from '../call/call.ts';
import type { QualitySummary } from '../call/call-quality.ts';
import { type Party, partyOf } from '../call/party.ts';
import type { RemoteConference } from '../conference/remote-conferences.ts';
import type { MicrophoneSource, SpeakerSink } from '../media/devices.ts';
import type { MediaLevels } from '../media/engine.ts';
import type { GroupStream } from '../media/group-share.ts';
import { HOST } from '../media/room-mix.ts';
import type { Referral } from '../sip/event/referral.ts';
import { sourceState } from './channel-desk.ts';
import type { CallGroupState } from './channel-state.ts';
import { conferenceView } from './conference-view.ts';
import type { Qualities, Quality } from './quality-state.ts';
import type { CallState, Levels } from './state.ts';

/** A call as it leaves the engine. */
export function callState(call: Call, roomId: string | undefined, conference?: RemoteConference): CallState {
  const { phase, media, handover } = call;
  return {
    id: call.id,
    direction: call.direction,
    party: call.party,
    state: phase?.state ?? 'dialling',
    startedAt: call.startedAt,
    ...(call.answeredAt === undefined ? {} : { answeredAt: call.answeredAt }),
    ...(phase?.state === 'ended' ? { endedAt: phase.endedAt, end: phase.ending } : {}),
    muted: call.muted,
    hold: holdOf(call.held, media?.heldRemotely ?? false),
    ...(media?.codec === undefined ? {} : { codec: media.codec }),
    dtmf: call.digits.sent,
    ...(call.digits.received === '' ? {} : { dtmfReceived: call.digits.received }),
    accountId: call.accountId,
    ...(roomId === undefined ? {} : { roomId }),
    ...(conference && { conference: conferenceView(conference) }),
    ...(media?.group && { group: groupState(media.group) }),
    encrypted: call.encrypted,
    ...(call.quality.summary && { quality: qualityState(call.quality.summary) }),
    ...(call.quality.silence && { silence: call.quality.silence }),
    ...(call.forwardedBy === undefined ? {} : { forwardedBy: call.forwardedBy }),
    ...(handover.standing === undefined ? {} : { transfer: handover.standing }),
    ...(handover.referral === undefined ? {} : { transferRequest: transferRequest(call.party, handover.referral) }),
  };
}

function groupState({ group, sources }: GroupStream): CallGroupState {
  return { ...group, sources: sources.map((source) => sourceState(source, source.talking)) };
}

function transferRequest({ label }: Party, { target, displayName }: Referral): CallState['transferRequest'] {
  const to = partyOf(target, displayName);
  return { to: to.uri, text: `${label} wants to connect you to ${to.label}.` };
}

function holdOf(here: boolean, there: boolean): CallState['hold'] {
  if (here) return there ? 'both' : 'local';
  return there ? 'remote' : 'none';
}

/** Levels by call instead of by stream. */
export function levelsByCall(levels: MediaLevels, calls: readonly Call[]): Levels {
  const { microphone, speaker, streams, talksWhileMuted } = levels;
  const talking = new Set(levels.talking);
  const byCall: Record<string, number> = {};
  const talkers = talking.has(HOST) ? [HOST] : [];
  for (const { id, media } of calls) {
    const level = media && streams[media.stream.id];
    if (level !== undefined) byCall[id] = level;
    if (media && talking.has(media.stream.id)) talkers.push(id);
  }
  return { microphone, speaker, calls: byCall, talking: talkers, talksWhileMuted };
}

function qualityState({ mos, verdict, advice, stream, worst, mean }: QualitySummary): Quality {
  const { mosIn, mosOut, lossIn, lossOut, jitterMs, jitterOutMs, roundTripMs, delayMs, concealed } = stream;
  return {
    ...{ mos, verdict, advice, mosIn, lossIn, jitterMs, delayMs, concealed, worst, mean },
    ...(mosOut !== undefined && { mosOut }),
    ...(lossOut !== undefined && { lossOut }),
    ...(jitterOutMs !== undefined && { jitterOutMs }),
    ...(roundTripMs !== undefined && { roundTripMs }),
  };
}

/** How the live calls do, as far as it is known. */
export function qualitiesByCall(calls: readonly Call[]): Qualities {
  const byCall: Record<string, Quality> = {};
  for (const { id, ended, quality } of calls) {
    const { summary } = quality;
    if (summary && !ended) byCall[id] = qualityState(summary);
  }
  return { calls: byCall };
}

/** A sound source or sink as the command line writes it. */
export function soundText(sound: MicrophoneSource | SpeakerSink): string {
  if (typeof sound === 'string') return sound;
  return 'tone' in sound ? `tone:${sound.tone}` : `wav:${sound.wav}`;
}
