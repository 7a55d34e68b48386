/**
 * Flags that every Node of ours is started with. Where the processor has memory protection keys, V8 of Node 24 guards compiled code
 * with them, and with worker threads its books go wrong now and then: `Check failed: jit_page.has_value()`, and the process is gone.
 * Node has no way to set this from within: package.json's scripts name the flag themselves.
 */
export const nodeFlags = ['--no-memory-protection-keys'] as const;
