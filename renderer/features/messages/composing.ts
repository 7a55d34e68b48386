import { create } from 'zustand';

/** To whom a message is being written. */
export interface Recipient {
  /** The address as it would be dialled. */
  readonly to: string;
  readonly label: string;
  readonly accountId: string;
  /** What they wrote, where this is an answer. */
  readonly quote?: string;
}

export const useComposing = create<{ readonly recipient: Recipient | undefined }>(() => ({ recipient: undefined }));

export function composeMessage(recipient: Recipient): void {
  useComposing.setState({ recipient });
}

export function doneComposing(): void {
  useComposing.setState({ recipient: undefined });
}
