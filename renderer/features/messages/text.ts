export const messagesText = {
  reply: 'Reply',
  title: (who: string) => `Message to ${who}`,
  wrote: (who: string) => `${who} wrote`,
  field: 'Text',
  left: (bytes: number) => (bytes >= 0 ? `${bytes} left` : `${-bytes} too many`),
  send: 'Send',
  sending: 'Sending…',
  cancel: 'Cancel',
  sent: (who: string) => `Sent to ${who}.`,
  hint: 'Ctrl+Enter sends',
} as const;
