import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface FullPageProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** A page with one thing to say. */
export function FullPage({ icon: Icon, title, text, children }: FullPageProps) {
  return (
    <main className="fade-in flex h-full flex-col items-center justify-center gap-3 px-6 text-center">
      <span className="mb-2 flex size-16 items-center justify-center rounded-full bg-sunken text-text-2">
        <Icon aria-hidden className="size-7" strokeWidth={1.7} />
      </span>
      <h1 className="font-semibold text-xl">{title}</h1>
      <p className="max-w-md text-text-2">{text}</p>
      {children && <div className="mt-2">{children}</div>}
    </main>
  );
}
