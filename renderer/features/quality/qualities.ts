import { useEffect } from 'react';
import { create } from 'zustand';
import type { CallState, Qualities, Quality } from '../../../app/ipc/contract.ts';
import { useClient } from '../../bridge/state.ts';

/** What is kept of one call for its plot: five minutes. */
export const MOST_SCORES = 300;

interface QualityState {
  readonly latest: Readonly<Record<string, Quality>>;
  /** A score a second, the oldest first, by call. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
}

/** Apart from the rest, as it changes each second. */
export const useQualities = create<QualityState>(() => ({ latest: {}, scores: {} }));

/** What was known, and what came now; calls that it no longer tells of are over. */
export function withQualities({ scores }: QualityState, { calls }: Qualities): QualityState {
  const next = Object.entries(calls).map(
    ([callId, { mos }]) => [callId, [...(scores[callId] ?? []), mos].slice(-MOST_SCORES)] as const,
  );
  return { latest: calls, scores: Object.fromEntries(next) };
}

/** Hears how the calls do, as long as the page is open. */
export function useQualityEvents(): void {
  const client = useClient();
  useEffect(
    () => client.on('quality', (qualities) => useQualities.setState((state) => withQualities(state, qualities))),
    [client],
  );
}

/** How a call does now, as far as it has been told. */
export function useQuality(call: Pick<CallState, 'id' | 'quality'>): Quality | undefined {
  return useQualities(({ latest }) => latest[call.id]) ?? call.quality;
}
