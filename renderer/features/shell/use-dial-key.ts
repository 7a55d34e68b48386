import { isInDialog, useKeys } from '../../ui/keys.ts';
import { focusDial } from './view.ts';

/** Ctrl+K or ⌘K leads to the dial field from anywhere but a question that comes first. */
export function useDialKey(): void {
  useKeys((event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'k') return;
    event.preventDefault();
    if (isInDialog(event.target)) return;
    focusDial();
  });
}
