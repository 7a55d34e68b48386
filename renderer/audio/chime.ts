const NOTES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.22;
const LOUDNESS = 0.18;

/** Three rising notes, for trying a loudspeaker; resolves when they have sounded. */
export function playChime(context: AudioContext): Promise<void> {
  const start = context.currentTime + 0.05;
  return new Promise((resolve) => {
    NOTES_HZ.forEach((hz, index) => {
      const at = start + index * NOTE_S;
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S * 2);
      const oscillator = new OscillatorNode(context, { frequency: hz });
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(at);
      oscillator.stop(at + NOTE_S * 2);
      if (index === NOTES_HZ.length - 1) oscillator.onended = () => resolve();
    });
  });
}
