import { type IpcMainEvent, ipcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import type { Disposable } from '../../main/base/disposable.ts';
import { limits } from '../../main/base/limits.ts';
import type { Log } from '../../main/base/log.ts';
import type { Connect, Connection } from '../host/connection.ts';
import { isOwnAddress } from './address.ts';
import { channels } from './channels.ts';

/** Gives a port to each page of ours that asks, and carries the contract over it; strangers are not answered. */
export function servePorts(connect: Connect, log: Log): Disposable {
  const ports = new Map<WebContents, MessagePortMain>();

  const onConnect = (event: IpcMainEvent): void => {
    if (!isOwnPage(event)) {
      log.warn({ url: event.senderFrame?.url }, 'a stranger asked for the API');
      return;
    }
    ports.get(event.sender)?.close();
    const { port1, port2 } = new MessageChannelMain();
    ports.set(event.sender, port1);
    const connection = connect(carrierOver(port1));
    port1.on('message', ({ data }) => receive(connection, data, log));
    port1.once('close', () => {
      connection.dispose();
      if (ports.get(event.sender) === port1) ports.delete(event.sender);
    });
    port1.start();
    event.senderFrame?.postMessage(channels.port, null, [port2]);
  };

  ipcMain.on(channels.connect, onConnect);
  return {
    dispose: () => {
      ipcMain.off(channels.connect, onConnect);
      for (const port of ports.values()) port.close();
    },
  };
}

/** The main frame of one of our own pages, still there: not a frame inside it, nor what came after it. */
function isOwnPage({ senderFrame, sender }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOwnAddress(senderFrame.url);
}

function carrierOver(port: MessagePortMain) {
  return {
    sendJson: (text: string) => port.postMessage(text),
    sendBinary: (bytes: Uint8Array) => port.postMessage(bytes),
  };
}

function receive(connection: Connection, data: unknown, log: Log): void {
  if (typeof data === 'string' && data.length <= limits.commandBytes) {
    Promise.resolve(connection.receiveJson(data)).catch((error: unknown) =>
      log.error({ err: error }, 'an API message could not be handled'),
    );
  } else if (data instanceof Uint8Array) connection.receiveBinary(data);
  else if (data instanceof ArrayBuffer) connection.receiveBinary(new Uint8Array(data));
}
