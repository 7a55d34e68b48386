import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

const tones = {
  warning: 'border-warn-line bg-warn-soft text-warn-text',
  info: 'border-line bg-raised text-text',
} as const;

interface NoticeProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: string | undefined;
  readonly tone?: keyof typeof tones;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** Says what is wrong and what to do, in place; buttons as children. */
export function Notice({ icon: Icon, title, text, tone = 'warning', children, className }: NoticeProps) {
  return (
    <div
      role="status"
      className={classes(
        'fade-in flex items-start gap-3 rounded-xl border px-3.5 py-3 text-sm',
        tones[tone],
        className,
      )}
    >
      <Icon aria-hidden className="mt-px size-[1.125rem] shrink-0" />
      <div className="min-w-0 flex-1 text-left">
        <p className="font-medium">{title}</p>
        {text && <p className={classes('mt-0.5', tone === 'info' && 'text-text-2')}>{text}</p>}
        {children && <div className="mt-2.5 flex flex-wrap gap-2">{children}</div>}
      </div>
    </div>
  );
}
