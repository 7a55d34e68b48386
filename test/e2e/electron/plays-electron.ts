import { join } from 'node:path';
import { electron, pageAt } from '../../unit/app/electron/stand-in.ts';

/**
 * Plays Electron for the built bundle in a plain Node: becomes ready, and once the window is open plays its page, which
 * dials the echo line over its port, records the call once it is active and says on stderr that it is recorded.
 */

class PlayedWindow extends electron.BrowserWindow {
  constructor(options: ConstructorParameters<typeof electron.BrowserWindow>[0]) {
    super(options);
    setImmediate(playPage);
  }
}

function playPage(): void {
  const { contents, mainFrame, ports } = pageAt('app://partyline/');
  electron.ipcMain.emit('partyline:connect', { sender: contents, senderFrame: mainFrame });
  const [port] = ports;
  port?.on('message', ({ data }) => {
    if (typeof data !== 'string') return;
    const { event, data: state } = JSON.parse(data);
    const [call] = event === 'snapshot' ? state.calls : [];
    if (call?.recording) process.stderr.write('the call is recorded\n');
    else if (call?.state === 'active') record(call.id);
  });
  const record = (callId: string) => {
    const args = { callId, recording: true, format: 'opus' };
    port?.postMessage(JSON.stringify({ id: 2, call: 'calls.record', args }));
  };
  port?.start();
  port?.postMessage(JSON.stringify({ id: 1, call: 'calls.dial', args: { to: 'echo' } }));
}

electron.app.appPath = join(import.meta.dirname, '../../..');
electron.app.exit = (code = 0) => process.exit(code);
setImmediate(() => electron.app.becomeReady());

export const { app, dialog, ipcMain, MessageChannelMain, protocol, session, systemPreferences } = electron;
export const BrowserWindow = PlayedWindow;
