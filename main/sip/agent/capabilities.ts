/** Option tags that we understand (§20.37): none of the extensions yet. */
export const supportedExtensions: readonly string[] = [];

/** Bodies that we understand, in INVITE and re-INVITE (§20.1). */
export const acceptedTypes: readonly string[] = ['application/sdp'];

/** The headers that say what we can do, for a 2xx to INVITE and for OPTIONS (§13.3.1.4, §11.2). */
export const supported = supportedExtensions.join(', ');
export const accept = acceptedTypes.join(', ');
