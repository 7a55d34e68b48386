import { type MediaAccessPermissionRequest, type Session, systemPreferences } from 'electron';
import { isOwnAddress } from './address.ts';

/** Lets our own pages have the microphone and choose a speaker; nobody gets anything else. */
export function limitPermissions(session: Session, platform: NodeJS.Platform = process.platform): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const { mediaTypes, securityOrigin = details.requestingUrl } = details as MediaAccessPermissionRequest;
    if (!details.isMainFrame || !isOwnAddress(details.requestingUrl) || !isOwnAddress(securityOrigin)) {
      return decide(false);
    }
    switch (permission) {
      case 'speaker-selection':
        return decide(true);
      case 'media':
        if (!isOnlyAudio(mediaTypes)) return decide(false);
        return void askSystem(platform).then(decide, () => decide(false));
      default:
        return decide(false);
    }
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, { mediaType }) => {
    if (!isOwnAddress(requestingOrigin)) return false;
    // Before a microphone is asked for, Chromium checks for media of no type; a camera is refused when it is asked for.
    return permission === 'speaker-selection' || (permission === 'media' && (mediaType ?? 'audio') === 'audio');
  });
  session.setDevicePermissionHandler(() => false);
}

function isOnlyAudio(types: readonly string[] | undefined): boolean {
  return types !== undefined && types.length > 0 && types.every((type) => type === 'audio');
}

/** macOS asks the person itself, once, and only when the app asks it to. */
async function askSystem(platform: NodeJS.Platform): Promise<boolean> {
  return platform !== 'darwin' || systemPreferences.askForMediaAccess('microphone');
}
