/** A linear congruential generator's upper bits (Numerical Recipes' constants): 16-bit noise, the same everywhere. */
function noise(count: number, amplitude: number): Int16Array {
  let state = 1;
  return Int16Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.round(((state >> 16) * amplitude) / 32_768);
  });
}

/** A square wave whose half period shrinks from 64 samples to 1 and grows again, at `level`. */
function square(count: number, level: number): Int16Array {
  let phase = 0;
  return Int16Array.from({ length: count }, (_, i) => {
    phase += 1 / (1 + 63 * Math.abs(1 - (2 * i) / count) ** 2);
    return Math.floor(phase) % 2 === 0 ? level : -level - 1;
  });
}

function joined(...parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Input for the coder, at 16 kHz: what a quiet room, loud noise, steps of all lengths and overflow do to it. */
export function sequences(): Readonly<Record<'noise' | 'steps' | 'bursts', Int16Array>> {
  return {
    noise: joined(noise(8_000, 32_767), noise(8_000, 3_000), noise(8_000, 20)),
    steps: joined(square(12_000, 32_767), square(12_000, 500)),
    bursts: joined(
      noise(3_200, 12_000),
      new Int16Array(3_200),
      square(3_200, 32_767),
      new Int16Array(1_600).fill(-20_000),
    ),
  };
}

/** Every pair of codes after every other, and then at random: input for the decoder that no coder would send. */
export function codes(): Uint8Array {
  const all = Uint8Array.from({ length: 8_192 }, (_, i) => (i & 1 ? i >> 5 : i * 7) & 0xff);
  const random = Uint8Array.from(noise(8_192, 32_767), (sample) => sample & 0xff);
  const both = new Uint8Array(16_384);
  both.set(all);
  both.set(random, 8_192);
  return both;
}
