import { useKeys } from '../../ui/keys.ts';
import type { CallCommands } from './use-call-commands.ts';

const modifier = navigator.userAgent.includes('Mac') ? '⌘⇧' : 'Ctrl+Shift+';

export const answerKeys = { shown: `${modifier}A`, aria: 'Control+Shift+A Meta+Shift+A' } as const;
export const declineKeys = { shown: `${modifier}D`, aria: 'Control+Shift+D Meta+Shift+D' } as const;

/** Answers or declines from anywhere in the page, also while the person writes. */
export function useAnswerKeys(commands: Pick<CallCommands, 'answer' | 'decline'> | undefined): void {
  useKeys((event) => {
    if (!commands || !(event.ctrlKey || event.metaKey) || !event.shiftKey || event.repeat) return;
    const key = event.key.toLowerCase();
    if (key === 'a') commands.answer();
    else if (key === 'd') commands.decline();
    else return;
    event.preventDefault();
  });
}
