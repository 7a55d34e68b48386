import { Check, Copy } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { Button } from './button.tsx';

interface CopyButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick' | 'children'> {
  readonly value: string;
  readonly label: string;
  readonly copiedLabel: string;
}

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ value, label, copiedLabel, ...rest }: CopyButtonProps) {
  const [copied, setCopied] = useState<string>();
  const done = copied === value;
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setCopied(value),
      () => undefined, // the browser refused; the text can be marked by hand
    );
  return (
    <Button onClick={copy} {...rest}>
      {done ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
      <span aria-live="polite">{done ? copiedLabel : label}</span>
    </Button>
  );
}
