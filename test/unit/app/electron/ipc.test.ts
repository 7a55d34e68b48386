import { beforeEach, describe, expect, it, vi } from 'vitest';
import { servePorts } from '../../../../app/electron/ipc.ts';
import { limits } from '../../../../main/base/limits.ts';
import { silentLog } from '../../../../main/base/log.ts';
import { RecordedConnection } from '../recorded-connection.ts';
import { ipcMain, type PortStandIn, pageAt, reset } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).electron);

const page = 'app://partyline/';
let connections: RecordedConnection[];
let served: ReturnType<typeof servePorts>;

beforeEach(() => {
  reset();
  connections = [];
  served = servePorts((carrier) => {
    const connection = new RecordedConnection(carrier);
    connections.push(connection);
    return connection;
  }, silentLog);
});

/** What the page reads from its port from now on. */
function readFrom(port: PortStandIn | undefined): unknown[] {
  const read: unknown[] = [];
  port?.on('message', ({ data }) => read.push(data));
  port?.start();
  return read;
}

function connected() {
  const { contents, mainFrame, ports } = pageAt(page);
  const ask = () => ipcMain.emit('partyline:connect', { sender: contents, senderFrame: mainFrame });
  ask();
  return { ask, ports, port: ports[0], read: readFrom(ports[0]) };
}

describe('who gets a port', () => {
  it('is the main frame of our own page', () => {
    const { ports } = connected();
    expect(ports).toHaveLength(1);
    expect(connections).toHaveLength(1);
  });

  it.each([
    'https://example.com/',
    'file:///index.html',
    'app://other/',
    'app://partyline.example/',
    'about:blank',
    '',
  ])('is not a page at %s', (url) => {
    const { contents, mainFrame, ports } = pageAt(url);
    ipcMain.emit('partyline:connect', { sender: contents, senderFrame: mainFrame });
    expect([ports, connections]).toEqual([[], []]);
  });

  it('is not a frame inside our page, not even one of our own address', () => {
    const { contents, frameAt, ports } = pageAt(page);
    ipcMain.emit('partyline:connect', { sender: contents, senderFrame: frameAt(page) });
    expect([ports, connections]).toEqual([[], []]);
  });

  it('is not a frame that is gone', () => {
    const { contents, ports } = pageAt(page);
    ipcMain.emit('partyline:connect', { sender: contents, senderFrame: null });
    expect([ports, connections]).toEqual([[], []]);
  });

  it('is nobody once it is closed', () => {
    const { port } = connected();
    served.dispose();
    expect(port?.closed).toBe(true);
    expect(connections[0]?.disposed).toBe(true);
    expect(ipcMain.listenerCount('partyline:connect')).toBe(0);
  });
});

describe('what crosses a port', () => {
  it('is text and sound, both ways', () => {
    const { port, read } = connected();
    port?.postMessage('{"id":1}');
    port?.postMessage(new Uint8Array([1, 0, 2]));
    port?.postMessage(new Uint8Array([1, 0, 3]).buffer);
    connections[0]?.carrier.sendBinary(new Uint8Array([2, 0, 9]));
    expect(connections[0]?.texts).toEqual(['{"id":1}']);
    expect(connections[0]?.binaries).toEqual([new Uint8Array([1, 0, 2]), new Uint8Array([1, 0, 3])]);
    expect(read).toEqual(['{"id":1}', new Uint8Array([2, 0, 9])]);
  });

  it('is what was said before the page listened, too', () => {
    const { contents, mainFrame, ports } = pageAt(page);
    ipcMain.emit('partyline:connect', { sender: contents, senderFrame: mainFrame });
    connections[0]?.carrier.sendJson('{"event":"snapshot"}');
    expect(readFrom(ports[0])).toEqual(['{"event":"snapshot"}']);
  });

  it('is nothing larger than a command, and no other kind of value', () => {
    const { port } = connected();
    port?.postMessage('x'.repeat(limits.commandBytes + 1));
    port?.postMessage({ call: 'calls.dial' });
    port?.postMessage(7);
    expect(connections[0]?.texts).toEqual([]);
    expect(connections[0]?.binaries).toEqual([]);
  });
});

describe('a connection over a port', () => {
  it('ends with the page', () => {
    const { port } = connected();
    port?.close();
    expect(connections[0]?.disposed).toBe(true);
  });

  it('gives way to the next one that the same page asks for', () => {
    const { ask, ports } = connected();
    ask();
    expect(ports.map(({ closed }) => closed)).toEqual([true, false]);
    expect(connections.map(({ disposed }) => disposed)).toEqual([true, false]);
  });

  it('is left alone by another page’s', () => {
    connected();
    connected();
    expect(connections.map(({ disposed }) => disposed)).toEqual([false, false]);
  });
});
