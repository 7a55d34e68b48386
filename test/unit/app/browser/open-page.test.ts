import { describe, expect, it } from 'vitest';
import { mayOpenPage, opener } from '../../../../app/browser/open-page.ts';

const desktop = { DISPLAY: ':0' };

describe('the page opens by itself', () => {
  it.each([
    ['on a Linux desktop', false, desktop, 'linux', true],
    ['under Wayland', false, { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
    ['on a Mac', false, {}, 'darwin', true],
    ['on Windows', false, {}, 'win32', true],
    ['not without a display', false, {}, 'linux', false],
    ['not for a program that reads JSON', true, desktop, 'linux', false],
    ['not in CI', false, { ...desktop, CI: 'true' }, 'linux', false],
  ] as const)('%s', (_where, json, environment, platform, opens) => {
    expect(mayOpenPage(json, environment, platform)).toBe(opens);
  });

  it.each([
    ['linux', 'xdg-open'],
    ['darwin', 'open'],
    ['win32', 'rundll32'],
  ] as const)('on %s with %s, and the address is never read by a shell', (platform, command) => {
    const url = 'http://127.0.0.1:5580/#token=ab';
    const [program, args] = opener(url, platform);
    expect(program).toBe(command);
    expect(args.at(-1)).toBe(url);
  });
});
