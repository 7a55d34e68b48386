/**
 * What Electron's preload script puts on `window.partyline`. A MessagePort can't cross the context bridge as a value, so
 * the page asks for one and the preload posts it to the window: `window.postMessage(portMessage, origin, [port])`.
 * On the port, text (JSON of the contract) travels as strings and sound as Uint8Array or ArrayBuffer, both ways.
 */
export interface PartylineBridge {
  /** Asks for a fresh port; an earlier one of this page is closed by the other side. Call again after it closes. */
  connect(): void;
}

/** The `data` of the window message that carries the port. */
export type PortMessage = 'partyline:port';
