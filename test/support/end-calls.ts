import type { RunningApp } from './app.ts';

/** Ends every call of an app and clears its list, so that the next test finds it as it was. */
export async function endCalls({ api }: RunningApp): Promise<void> {
  const { calls } = await api.call('engine.snapshot', {});
  for (const { id, state } of calls) {
    // It may be over by itself by now.
    if (state !== 'ended') await api.call('calls.hangup', { callId: id }).catch(() => {});
  }
  await api.until((now) => now.calls.every(({ state }) => state === 'ended'), 'every call is over');
  await api.call('calls.clear', {});
  await api.until((now) => now.calls.length === 0, 'the list is empty');
}
