import { EventEmitter } from 'node:events';
import type {
  App,
  BrowserWindowConstructorOptions,
  CustomScheme,
  Dialog,
  MessagePortMain,
  Protocol,
  Session,
  SystemPreferences,
  WebContents,
  WebFrameMain,
} from 'electron';

/**
 * Electron as far as this app uses it, typed by Electron's own types: `vi.mock('electron')` puts `electron` in its place.
 * It keeps what it was told; a test plays the other side by emitting what Electron would emit.
 */

/** What happened, in order, where the order matters. */
export const log: string[] = [];

export class AppStandIn
  extends EventEmitter
  implements
    Pick<
      App,
      | 'enableSandbox'
      | 'exit'
      | 'getAppPath'
      | 'getVersion'
      | 'isPackaged'
      | 'quit'
      | 'requestSingleInstanceLock'
      | 'setPath'
      | 'whenReady'
    >
{
  isPackaged = true;
  appPath = '/nowhere';
  hasLock = true;
  readonly exits: number[] = [];
  #ready = Promise.withResolvers<void>();

  becomeReady(): void {
    log.push('ready');
    this.#ready.resolve();
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  enableSandbox(): void {
    log.push('enableSandbox');
  }

  exit(code = 0): void {
    this.exits.push(code);
  }

  getAppPath(): string {
    return this.appPath;
  }

  getVersion(): string {
    return '0.1.0';
  }

  /** As Electron does: asks everybody first, and exits only when nobody objects. */
  quit(): void {
    const event = cancellable();
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }

  requestSingleInstanceLock(): boolean {
    log.push('requestSingleInstanceLock');
    return this.hasLock;
  }

  setPath(name: string, path: string): void {
    log.push(`setPath ${name} ${path}`);
  }

  reset(): void {
    this.removeAllListeners();
    this.isPackaged = true;
    this.hasLock = true;
    this.exits.length = 0;
    this.#ready = Promise.withResolvers<void>();
  }
}

/** An event whose default a listener may prevent. */
export function cancellable<T extends object>(properties?: T) {
  return {
    ...properties,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  } as T & { defaultPrevented: boolean; preventDefault(): void };
}

export class BrowserWindowStandIn extends EventEmitter {
  static readonly opened: BrowserWindowStandIn[] = [];
  readonly options: BrowserWindowConstructorOptions;
  readonly done: string[] = [];
  destroyed = false;
  minimized = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    BrowserWindowStandIn.opened.push(this);
  }

  async loadURL(url: string): Promise<void> {
    this.done.push(`load ${url}`);
  }

  show(): void {
    this.done.push('show');
  }

  focus(): void {
    this.done.push('focus');
  }

  restore(): void {
    this.done.push('restore');
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }
}

/** One end of a channel: what is posted before the other end has started waits there, as in Electron. */
export class PortStandIn extends EventEmitter implements Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> {
  other: PortStandIn | undefined;
  closed = false;
  #started = false;
  readonly #waiting: unknown[] = [];

  postMessage(message: unknown): void {
    if (!this.closed) this.other?.deliver(structuredClone(message));
  }

  start(): void {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.emit('close');
    this.other?.close();
  }

  deliver(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }
}

class MessageChannelStandIn {
  readonly port1 = new PortStandIn();
  readonly port2 = new PortStandIn();

  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}

type Frame = Pick<WebFrameMain, 'url' | 'postMessage'>;

/** A page and its main frame at an address; `ports` are those that it was sent. */
export function pageAt(url: string) {
  const ports: PortStandIn[] = [];
  const frameAt = (address: string): Frame => ({
    url: address,
    postMessage: (channel, _message, transfer = []) => {
      if (channel === 'partyline:port') ports.push(...(transfer as unknown as PortStandIn[]));
    },
  });
  const mainFrame = frameAt(url);
  const contents = { mainFrame } as unknown as WebContents;
  return { contents, mainFrame, frameAt, ports };
}

type Handlers = {
  request: Parameters<Session['setPermissionRequestHandler']>[0];
  check: Parameters<Session['setPermissionCheckHandler']>[0];
  device: Parameters<Session['setDevicePermissionHandler']>[0];
};

export class SessionStandIn
  implements Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>
{
  readonly handlers: Handlers = { request: null, check: null, device: null };
  readonly schemes = new Map<string, Parameters<Protocol['handle']>[1]>();
  readonly protocol = {
    handle: (scheme: string, handler: Parameters<Protocol['handle']>[1]) => {
      this.schemes.set(scheme, handler);
    },
  } as unknown as Protocol;

  setPermissionRequestHandler(handler: Handlers['request']): void {
    this.handlers.request = handler;
  }

  setPermissionCheckHandler(handler: Handlers['check']): void {
    this.handlers.check = handler;
  }

  setDevicePermissionHandler(handler: Handlers['device']): void {
    this.handlers.device = handler;
  }
}

export const app = new AppStandIn();
export const ipcMain = new EventEmitter();
export const session = { defaultSession: new SessionStandIn() };
export const registeredSchemes: CustomScheme[] = [];

const protocol: Pick<Protocol, 'registerSchemesAsPrivileged'> = {
  registerSchemesAsPrivileged: (schemes) => {
    log.push('registerSchemesAsPrivileged');
    registeredSchemes.push(...schemes);
  },
};

export const errorBoxes: string[] = [];
const dialog: Pick<Dialog, 'showErrorBox'> = {
  showErrorBox: (title, content) => errorBoxes.push(`${title}: ${content}`),
};

/** What the person answers when macOS asks. */
export const system = { microphone: true, asked: 0 };
const systemPreferences: Pick<SystemPreferences, 'askForMediaAccess'> = {
  askForMediaAccess: async () => {
    system.asked++;
    return system.microphone;
  },
};

/** The preload script's side. */
export const exposed = new Map<string, unknown>();
export const sent: string[] = [];
export const ipcRenderer = Object.assign(new EventEmitter(), { send: (channel: string) => sent.push(channel) });
const contextBridge = { exposeInMainWorld: (name: string, api: unknown) => exposed.set(name, api) };

export const electron = {
  app,
  BrowserWindow: BrowserWindowStandIn,
  contextBridge,
  dialog,
  ipcMain,
  ipcRenderer,
  MessageChannelMain: MessageChannelStandIn,
  protocol,
  session,
  systemPreferences,
};

/** Everything as before the app started. */
export function reset(): void {
  log.length = 0;
  app.reset();
  ipcMain.removeAllListeners();
  session.defaultSession = new SessionStandIn();
  registeredSchemes.length = 0;
  errorBoxes.length = 0;
  BrowserWindowStandIn.opened.length = 0;
  Object.assign(system, { microphone: true, asked: 0 });
}
