/** What carries the contract's messages: a WebSocket or Electron's MessagePort. One link lives from open to close. */
export interface Link {
  sendText(text: string): void;
  sendBytes(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface LinkListener {
  onOpen(): void;
  onText(text: string): void;
  onBytes(bytes: Uint8Array): void;
  /** Once, also when it never opened. */
  onClose(): void;
}

export type OpenLink = (listener: LinkListener) => Link;
