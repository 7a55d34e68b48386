import { create } from 'zustand';

interface Toast {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MS = 7_000;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let nextId = 1;

/** Shows a sentence for seven seconds; the same sentence twice is one. */
function toast(text: string): void {
  const id = nextId++;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.filter((other) => other.text !== text), { id, text }] }));
  setTimeout(() => dismissToast(id), SHOWN_MS);
}

/** Says why something failed; errors of commands carry a sentence for a person. */
export function toastError(error: unknown): void {
  toast(error instanceof Error ? error.message : String(error));
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other.id !== id) }));
}
