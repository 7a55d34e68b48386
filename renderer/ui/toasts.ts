import { create } from 'zustand';

interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: number;
  readonly kind: 'error' | 'done' | 'message';
  /** Who or what, above the text. */
  readonly title?: string;
  readonly text: string;
  readonly action?: ToastAction;
}

/** A sentence passes; what can still be taken back stays longer; a message stays until somebody has seen it. */
const SHOWN_MS = 7_000;
const UNDO_MS = 20_000;
/** The oldest makes room. */
const MAX_TOASTS = 4;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let nextId = 1;

/** Shows a sentence for a while; the same sentence twice is one. */
export function toast(said: Omit<Toast, 'id'>): void {
  const id = nextId++;
  const isOther = ({ text, title }: Toast) => text !== said.text || title !== said.title;
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter(isOther), { id, ...said }].slice(-MAX_TOASTS),
  }));
  if (said.kind !== 'message') setTimeout(() => dismissToast(id), said.action ? UNDO_MS : SHOWN_MS);
}

/** Says why something failed; errors of commands carry a sentence for a person. */
export function toastError(error: unknown): void {
  toast({ kind: 'error', text: error instanceof Error ? error.message : String(error) });
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other.id !== id) }));
}
