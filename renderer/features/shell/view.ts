import { create } from 'zustand';

export type View = 'calls' | 'sound';

/** Where the keyboard goes as soon as it is on show: the dial field, or the page of a call. */
type FocusWish = { readonly on: 'dial' } | { readonly on: 'call'; readonly callId: string };

interface ViewState {
  readonly view: View;
  /** The call on show, live or ended. */
  readonly callId: string | undefined;
  readonly focus: FocusWish | undefined;
}

export const useView = create<ViewState>(() => ({ view: 'calls', callId: undefined, focus: undefined }));

export function showView(view: View): void {
  useView.setState({ view });
}

/** Shows a call, or the list of calls where there is none. */
export function showCall(callId: string | undefined): void {
  useView.setState({ view: 'calls', callId });
}

/** The person placed or answered this call here: its page takes the keyboard when it comes. */
export function focusCall(callId: string): void {
  useView.setState({ focus: { on: 'call', callId } });
}

/** Brings the dial field to the front, with the keyboard; in a narrow window it takes the place of the call. */
export function focusDial(): void {
  const bothFit = window.matchMedia('(min-width: 54rem)').matches;
  useView.setState(({ callId }) => ({ view: 'calls', callId: bothFit ? callId : undefined, focus: { on: 'dial' } }));
}

export function focusDone(): void {
  useView.setState({ focus: undefined });
}
