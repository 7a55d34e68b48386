/** Option tags that we understand (§20.37). */
export const supportedExtensions: readonly string[] = ['100rel', 'timer', 'replaces', 'norefersub', 'tdialog'];

const sdp = ['application/sdp'];

/** Bodies that we understand, by method (§20.1); of a method that is not named here, its handler looks at the body. */
export const acceptedTypes: Readonly<Record<string, readonly string[]>> = {
  INVITE: sdp,
  UPDATE: sdp,
  PRACK: sdp,
  OPTIONS: sdp,
};

/** The headers that say what we can do, for a 2xx to INVITE and for OPTIONS (§13.3.1.4, §11.2). */
export const supported = supportedExtensions.join(', ');
export const accept = sdp.join(', ');
