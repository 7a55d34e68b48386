import { afterEach, expect, it, vi } from 'vitest';
import { exposed, ipcRenderer, sent } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).electron);

afterEach(() => vi.unstubAllGlobals());

it('the page gets one function and the port it asks for, posted to our own origin, and nothing of Electron', async () => {
  const postMessage = vi.fn();
  vi.stubGlobal('window', { postMessage });
  await import('../../../../app/electron/preload.ts');

  expect([...exposed.keys()]).toEqual(['partyline']);
  const bridge = exposed.get('partyline') as { connect(): void };
  expect(Object.keys(bridge)).toEqual(['connect']);

  bridge.connect();
  expect(sent).toEqual(['partyline:connect']);
  const port = { port: 1 };
  ipcRenderer.emit('partyline:port', { ports: [port] });
  expect(postMessage.mock.calls).toEqual([['partyline:port', 'app://partyline', [port]]]);
});
