/** Every voice codec of this phone by its name in SDP, in the order in which they are preferred unless an account says otherwise. */
export const voiceCodecNames = ['opus', 'G722', 'PCMU', 'PCMA', 'L16'] as const;

export type VoiceCodecName = (typeof voiceCodecNames)[number];
