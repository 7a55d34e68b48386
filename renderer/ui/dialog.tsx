import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { classes } from './classes.ts';

interface DialogProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string;
}

/**
 * A question that comes before all else, as long as it is rendered: the browser's own dialog, which keeps the keyboard
 * inside and needs no styles that a strict CSP forbids. The keyboard begins in its
 * first field, else on what answers it, and goes back when it closes; Escape and a press beside it close it.
 */
export function Dialog({ title, closeLabel, onClose, children, className }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    const field = shown?.querySelector<HTMLElement>('input:not([type=checkbox]), textarea');
    (field ?? shown?.querySelector<HTMLElement>('[type=submit]:enabled'))?.focus();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key, and comes as onCancel
    <dialog
      ref={dialog}
      aria-labelledby={id}
      data-passing
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => dialog.current?.open || onClose()}
      onClick={({ target }) => target === dialog.current && onClose()}
      className={classes(
        'fade-in m-auto max-h-[calc(100dvh-1.5rem)] w-[min(28rem,calc(100vw-1.5rem))] overflow-y-auto rounded-2xl border border-line bg-raised text-sm text-text shadow-float backdrop:bg-black/45',
        className,
      )}
    >
      <div className="p-4 sm:p-5">
        <div className="mb-3 flex items-start justify-between gap-3">
          <h2 id={id} className="min-w-0 break-words pt-1 font-semibold text-lg leading-snug tracking-tight">
            {title}
          </h2>
          <button
            type="button"
            aria-label={closeLabel}
            onClick={onClose}
            className="-mr-1.5 inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-text-2 hover:bg-hover hover:text-text"
          >
            <X aria-hidden className="size-5" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
