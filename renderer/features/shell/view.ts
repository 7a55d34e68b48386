import { create } from 'zustand';

export type View = 'calls' | 'channels' | 'settings' | 'diagnostics';
export type SettingsSection = 'accounts' | 'incoming' | 'exchange' | 'sound';

/** The account whose form is on show. */
export type EditedAccount = { readonly kind: 'new' } | { readonly kind: 'known'; readonly accountId: string };

/** Where the keyboard goes as soon as it is on show: the dial field, or the page of a call or a room. */
type FocusWish =
  | { readonly on: 'dial' }
  | { readonly on: 'call'; readonly callId: string }
  | { readonly on: 'room'; readonly roomId: string };

interface ViewState {
  readonly view: View;
  readonly section: SettingsSection;
  readonly edited: EditedAccount | undefined;
  /** The call on show, live or ended; never beside a room. */
  readonly callId: string | undefined;
  /** The room on show, open or ended. */
  readonly roomId: string | undefined;
  /** The call whose messages are on show in Diagnostics. */
  readonly traceId: string | undefined;
  readonly focus: FocusWish | undefined;
}

export const useView = create<ViewState>(() => ({
  view: 'calls',
  section: 'accounts',
  edited: undefined,
  callId: undefined,
  roomId: undefined,
  traceId: undefined,
  focus: undefined,
}));

export function showView(view: View): void {
  useView.setState({ view });
}

/** Shows a section of the settings. */
export function showSettings(section: SettingsSection): void {
  useView.setState({ view: 'settings', section, edited: undefined });
}

/** Shows the form of an account, or the list of accounts where there is none. */
export function editAccount(edited: EditedAccount | undefined): void {
  useView.setState({ view: 'settings', section: 'accounts', edited });
}

/** Shows what a call said on the wire, or the list of traced calls where there is none. */
export function showTrace(traceId: string | undefined): void {
  useView.setState({ view: 'diagnostics', traceId });
}

/** Shows a call, or the list of calls and rooms where there is none. */
export function showCall(callId: string | undefined): void {
  useView.setState({ view: 'calls', callId, roomId: undefined });
}

export function showRoom(roomId: string): void {
  useView.setState({ view: 'calls', callId: undefined, roomId });
}

/** The person placed or answered this call here: its page takes the keyboard when it comes. */
export function focusCall(callId: string): void {
  useView.setState({ focus: { on: 'call', callId } });
}

/** The same of a room. */
export function focusRoom(roomId: string): void {
  useView.setState({ focus: { on: 'room', roomId } });
}

/** Brings the dial field to the front, with the keyboard; in a narrow window it takes the place of the call. */
export function focusDial(): void {
  const bothFit = window.matchMedia('(min-width: 54rem)').matches;
  useView.setState({
    view: 'calls',
    focus: { on: 'dial' },
    ...(bothFit ? {} : { callId: undefined, roomId: undefined }),
  });
}

export function focusDone(): void {
  useView.setState({ focus: undefined });
}
