import { CheckCircle2, CircleAlert, MessageSquare, X } from 'lucide-react';
import { classes } from './classes.ts';
import { dismissToast, type Toast, useToasts } from './toasts.ts';

const icons = { error: CircleAlert, done: CheckCircle2, message: MessageSquare } as const;

interface ToasterProps {
  readonly dismissLabel: string;
  /** Leaves the foot of a narrow window to what is pressed there. */
  readonly raised: boolean;
}

/** Sentences that pass by at the bottom; announced politely. */
export function Toaster({ dismissLabel, raised }: ToasterProps) {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div
      role="status"
      aria-live="polite"
      data-passing
      className={classes(
        'pointer-events-none fixed inset-x-0 z-50 flex flex-col items-center gap-2 px-4 wide:right-auto wide:bottom-4 wide:left-20 wide:w-[21.5rem]',
        raised ? 'bottom-44' : 'bottom-20 sm:bottom-4 sm:left-20',
      )}
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} dismissLabel={dismissLabel} />
      ))}
    </div>
  );
}

function ToastCard({ toast, dismissLabel }: { readonly toast: Toast; readonly dismissLabel: string }) {
  const { id, kind, title, text, action } = toast;
  const Icon = icons[kind];
  return (
    <div className="fade-in pointer-events-auto flex max-w-md forced-colors:border items-center gap-3 rounded-xl bg-text py-2.5 pr-2 pl-3.5 text-canvas text-sm shadow-float">
      <Icon aria-hidden className="size-[1.125rem] shrink-0" />
      <div className="min-w-0 flex-1">
        {title && <p className="truncate font-semibold">{title}</p>}
        <p dir="auto" className="line-clamp-4 break-words">
          {text}
        </p>
      </div>
      {action && (
        <button
          type="button"
          className="shrink-0 rounded-md px-2 py-1.5 font-semibold underline-offset-2 hover:bg-canvas/15"
          onClick={() => {
            dismissToast(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={dismissLabel}
        className="rounded-md p-1.5 hover:bg-canvas/15"
        onClick={() => dismissToast(id)}
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  );
}
