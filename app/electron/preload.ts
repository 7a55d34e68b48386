import { contextBridge, ipcRenderer } from 'electron';
import type { PartylineBridge } from '../ipc/bridge.ts';
import { APP_ORIGIN } from './address.ts';
import { channels } from './channels.ts';

/** Runs sandboxed before the page: hands it one function, and the port that it asks for, and nothing of Electron. */
const bridge: PartylineBridge = { connect: () => ipcRenderer.send(channels.connect) };

ipcRenderer.on(channels.port, (event) => window.postMessage(channels.port, APP_ORIGIN, [...event.ports]));
contextBridge.exposeInMainWorld('partyline', bridge);
