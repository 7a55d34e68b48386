import type { ReactNode } from 'react';

interface SectionHeadingProps {
  readonly title: string;
  readonly lead?: string;
  readonly aside?: ReactNode;
}

/** What a section of the settings is about. */
export function SectionHeading({ title, lead, aside }: SectionHeadingProps) {
  return (
    <div className="mb-4">
      <div className="flex min-h-9 items-center justify-between gap-3">
        <h2 tabIndex={-1} data-focus-home="page" className="w-fit rounded-md font-semibold text-2xl tracking-tight">
          {title}
        </h2>
        {aside}
      </div>
      {lead && <p className="mt-1 text-sm text-text-2">{lead}</p>}
    </div>
  );
}
