import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openWindow, showWindow } from '../../../../app/electron/window.ts';
import { BrowserWindowStandIn, reset } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).electron);

beforeEach(reset);

function open(): BrowserWindowStandIn {
  openWindow({ preload: '/app/preload.cjs', icon: '/app/icon.png' });
  const [window] = BrowserWindowStandIn.opened;
  if (!window) throw new Error('no window');
  return window;
}

describe('the window', () => {
  it.each([
    ['sandbox', true],
    ['contextIsolation', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['webSecurity', true],
    ['allowRunningInsecureContent', false],
    ['webviewTag', false],
    ['preload', '/app/preload.cjs'],
    ['experimentalFeatures', undefined],
    ['enableBlinkFeatures', undefined],
  ] as const)('has %s %s', (preference, value) => {
    expect(open().options.webPreferences?.[preference]).toBe(value);
  });

  it('holds our own page and nothing else', () => {
    expect(open().done).toEqual(['load app://partyline/']);
  });

  it('shows itself once there is something to see', () => {
    const window = open();
    expect(window.options.show).toBe(false);
    window.emit('ready-to-show');
    expect(window.done.at(-1)).toBe('show');
  });

  it('comes forward, also from where it was put away', () => {
    const window = open();
    window.minimized = true;
    showWindow(window as unknown as Parameters<typeof showWindow>[0]);
    expect(window.done.slice(1)).toEqual(['restore', 'show', 'focus']);
  });
});
