/** What a server keeps in place of a password: `H(user:realm:password)` in lower-case hex, by algorithm (RFC 7616 §3.4.2). */
export type Ha1s = Partial<Record<'MD5' | 'SHA-256' | 'SHA-512-256', string>>;
