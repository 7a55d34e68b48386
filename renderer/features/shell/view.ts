import { create } from 'zustand';

export type View = 'calls' | 'sound';

interface ViewState {
  readonly view: View;
  /** The call on show, live or ended. */
  readonly callId: string | undefined;
}

export const useView = create<ViewState>(() => ({ view: 'calls', callId: undefined }));

export function showView(view: View): void {
  useView.setState({ view });
}

/** Shows a call, or the list of calls where there is none. */
export function showCall(callId: string | undefined): void {
  useView.setState({ view: 'calls', callId });
}
