import { CircleAlert, X } from 'lucide-react';
import { dismissToast, useToasts } from './toasts.ts';

/** Sentences that pass by at the bottom; announced politely. */
export function Toaster({ dismissLabel }: { readonly dismissLabel: string }) {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div
      role="status"
      aria-live="polite"
      data-passing
      className="pointer-events-none fixed inset-x-0 bottom-44 z-50 flex flex-col items-center gap-2 px-4 wide:right-auto wide:bottom-4 wide:left-20 wide:w-[21.5rem]"
    >
      {toasts.map(({ id, text }) => (
        <div
          key={id}
          className="fade-in pointer-events-auto flex max-w-md forced-colors:border items-center gap-3 rounded-xl bg-text py-2.5 pr-2 pl-3.5 text-canvas text-sm shadow-float"
        >
          <CircleAlert aria-hidden className="size-[1.125rem] shrink-0" />
          <span className="min-w-0 flex-1">{text}</span>
          <button
            type="button"
            aria-label={dismissLabel}
            className="rounded-md p-1.5 hover:bg-canvas/15"
            onClick={() => dismissToast(id)}
          >
            <X aria-hidden className="size-4" />
          </button>
        </div>
      ))}
    </div>
  );
}
