import { afterEach, expect, it } from 'vitest';
import { Client } from '../../../../renderer/bridge/client.ts';
import type { LinkListener } from '../../../../renderer/bridge/link.ts';
import { feedState, useEngine, useLevels } from '../../../../renderer/bridge/state.ts';
import { aCall, aSnapshot } from '../fixtures.ts';

let stop = () => {};
afterEach(() => stop());

it('the store holds the last snapshot, also while the connection is lost; levels go with it', () => {
  const ends: LinkListener[] = [];
  const client = new Client((listener) => {
    ends.push(listener);
    return { sendText: () => {}, sendBytes: () => {}, close: () => listener.onClose() };
  });
  const unfeed = feedState(client);
  stop = () => {
    unfeed();
    client.dispose();
  };
  client.start();
  const snapshot = aSnapshot([aCall()]);
  ends[0]?.onOpen();
  ends[0]?.onText(JSON.stringify({ event: 'snapshot', data: snapshot }));
  ends[0]?.onText(JSON.stringify({ event: 'levels', data: { microphone: -20, speaker: -30, calls: {} } }));
  expect(useEngine.getState()).toEqual({ connection: { kind: 'connected' }, snapshot });
  expect(useLevels.getState().levels?.microphone).toBe(-20);
  ends[0]?.onClose();
  expect(useEngine.getState()).toEqual({ connection: { kind: 'lost', attempts: 1 }, snapshot });
  expect(useLevels.getState().levels).toBeUndefined();
});
