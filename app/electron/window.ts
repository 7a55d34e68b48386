import { BrowserWindow } from 'electron';
import { PAGE_URL } from './address.ts';

export interface WindowFiles {
  readonly preload: string;
  readonly icon: string;
}

/** Opens the window of the app; it shows itself once there is something to see. */
export function openWindow({ preload, icon }: WindowFiles): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Partyline',
    icon,
    width: 1100,
    height: 720,
    minWidth: 380,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
      // A call goes on, and must be heard, while the window is hidden; an incoming one rings before any click.
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(PAGE_URL);
  return window;
}

/** Brings the window to whoever started the app a second time. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
