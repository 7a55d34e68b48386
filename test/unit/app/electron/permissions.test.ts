import type { MediaAccessPermissionRequest, Session, WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { limitPermissions } from '../../../../app/electron/permissions.ts';
import { reset, SessionStandIn, system } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).electron);

beforeEach(reset);

const contents = {} as WebContents;
const own = 'app://partyline/';
type Permission = Parameters<NonNullable<SessionStandIn['handlers']['request']>>[1];

function limited(platform: NodeJS.Platform = 'linux'): SessionStandIn {
  const session = new SessionStandIn();
  limitPermissions(session as unknown as Session, platform);
  return session;
}

function asked(
  session: SessionStandIn,
  permission: Permission,
  details: Partial<MediaAccessPermissionRequest> = {},
): Promise<boolean> {
  const whole = { isMainFrame: true, requestingUrl: own, ...details };
  return new Promise((decide) => session.handlers.request?.(contents, permission, decide, whole));
}

describe('what a page may ask for', () => {
  it.each([
    ['media', { mediaTypes: ['audio'] }, true],
    ['media', { mediaTypes: ['video'] }, false],
    ['media', { mediaTypes: ['audio', 'video'] }, false],
    ['media', { mediaTypes: [] }, false],
    ['media', {}, false],
    ['media', { mediaTypes: ['audio'], requestingUrl: 'https://example.com/' }, false],
    ['media', { mediaTypes: ['audio'], requestingUrl: 'app://other/' }, false],
    ['media', { mediaTypes: ['audio'], requestingUrl: 'not an address' }, false],
    ['media', { mediaTypes: ['audio'], securityOrigin: own }, true],
    ['media', { mediaTypes: ['audio'], securityOrigin: 'https://example.com/' }, false],
    ['media', { mediaTypes: ['audio'], isMainFrame: false }, false],
    ['speaker-selection', {}, true],
    ['speaker-selection', { requestingUrl: 'https://example.com/' }, false],
  ] as const)('%s %j: %s', async (permission, details, granted) => {
    expect(await asked(limited(), permission, details as Partial<MediaAccessPermissionRequest>)).toBe(granted);
  });

  it.each([
    'display-capture',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'openExternal',
    'clipboard-read',
    'fullscreen',
    'pointerLock',
    'hid',
    'serial',
    'usb',
    'unknown',
  ] as const)('%s is refused, our own page or not', async (permission) => {
    expect(await asked(limited(), permission)).toBe(false);
  });

  it.each([true, false])('on macOS the person decides on the microphone: %s', async (answer) => {
    system.microphone = answer;
    expect(await asked(limited('darwin'), 'media', { mediaTypes: ['audio'] })).toBe(answer);
    expect(system.asked).toBe(1);
  });
});

describe('what a page may know that it has', () => {
  it.each([
    ['media', own, 'audio', true],
    ['media', own, 'video', false],
    ['media', own, 'unknown', false],
    ['media', own, undefined, true],
    ['media', 'https://example.com/', undefined, false],
    ['media', 'https://example.com/', 'audio', false],
    ['media', '', 'audio', false],
    ['speaker-selection', own, undefined, true],
    ['speaker-selection', 'https://example.com/', undefined, false],
    ['geolocation', own, undefined, false],
    ['notifications', own, undefined, false],
  ] as const)('%s for %s (%s): %s', (permission, origin, mediaType, granted) => {
    const details = { isMainFrame: true, requestingUrl: origin, ...(mediaType ? { mediaType } : {}) };
    expect(limited().handlers.check?.(contents, permission, origin, details)).toBe(granted);
  });

  it('is no device', () => {
    const device = { deviceType: 'hid' as const, origin: own, device: {} as never };
    expect(limited().handlers.device?.(device)).toBe(false);
  });
});
