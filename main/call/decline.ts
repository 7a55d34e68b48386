/** How a person may turn a call away, and what their caller hears of it. */
export const declineReasons = {
  declined: { status: 603, text: 'You declined the call.' },
  busy: { status: 486, text: 'You let it be known that you are busy.' },
  unavailable: { status: 480, text: 'You let it be known that you are not available.' },
} as const;

export type DeclineReason = keyof typeof declineReasons;
