/** The header fields that hold credentials: for the server, and for proxies on the way (RFC 3261 §20.7, §20.28). */
export const credentialHeaders = ['Authorization', 'Proxy-Authorization'] as const;
