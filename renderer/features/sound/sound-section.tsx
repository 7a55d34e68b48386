import { Phone, Volume2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { canChooseSpeaker } from '../../audio/context.ts';
import { useSoundSession } from '../../audio/sound.ts';
import { useSound } from '../../audio/state.ts';
import { useClient, useConnected, useEngine } from '../../bridge/state.ts';
import { useWish } from '../../bridge/use-wish.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useCallAgain } from '../calls/use-dial.ts';
import { SectionHeading } from '../settings/section-heading.tsx';
import { DeviceSelect } from './device-select.tsx';
import { subscribeMicrophoneLevel } from './levels.ts';
import { MicrophoneNotice } from './sound-notice.tsx';
import { soundText as text } from './text.ts';
import { countryName, toneCountries, toneCountryOf } from './tone-countries.ts';

/** Which microphone and loudspeaker, with a live meter and a test call. The microphone is open while the page shows. */
export function SoundSection() {
  const sound = useSoundSession();
  useEffect(() => {
    sound.setTrying(true);
    return () => sound.setTrying(false);
  }, [sound]);
  return (
    <>
      <SectionHeading title={text.title} />
      <div className="space-y-4">
        <MicrophoneCard />
        <LoudspeakerCard />
        <RingingCard />
        <TestCallCard />
      </div>
    </>
  );
}

function MicrophoneCard() {
  const sound = useSoundSession();
  const devices = useSound((state) => state.devices.microphones);
  const preferences = useSound((state) => state.preferences);
  const setting = useEngine((state) => state.snapshot?.microphone ?? 'browser');
  const { microphone: words } = text;
  return (
    <Card heading={words.heading}>
      <div className="space-y-3.5">
        {setting !== 'browser' && <Fixed text={words.fixed(setting)} />}
        <DeviceSelect
          label={words.select}
          devices={devices}
          chosen={preferences.microphoneId}
          onChoose={(microphoneId) => sound.choose({ microphoneId })}
        />
        <div>
          <Meter label={words.meter} subscribe={subscribeMicrophoneLevel} className="!h-2" />
          <p className="mt-1.5 text-text-2 text-xs">{words.speak}</p>
        </div>
        <MicrophoneNotice muted={false} />
      </div>
      <h4 className="mt-5 mb-1 border-line border-t pt-4 font-medium text-sm">{words.processing}</h4>
      <Switch
        label={words.echo}
        hint={words.echoHint}
        checked={preferences.echoCancellation}
        onChange={(echoCancellation) => sound.choose({ echoCancellation })}
      />
      <Switch
        label={words.noise}
        hint={words.noiseHint}
        checked={preferences.noiseSuppression}
        onChange={(noiseSuppression) => sound.choose({ noiseSuppression })}
      />
      <Switch
        label={words.gain}
        hint={words.gainHint}
        checked={preferences.autoGainControl}
        onChange={(autoGainControl) => sound.choose({ autoGainControl })}
      />
    </Card>
  );
}

function LoudspeakerCard() {
  const sound = useSoundSession();
  const devices = useSound((state) => state.devices.speakers);
  const chosen = useSound((state) => state.preferences.speakerId);
  const setting = useEngine((state) => state.snapshot?.speaker ?? 'browser');
  const [playing, setPlaying] = useState(false);
  const { loudspeaker: words } = text;
  const play = async () => {
    setPlaying(true);
    await sound.tryLoudspeaker().finally(() => setPlaying(false));
  };
  return (
    <Card heading={words.heading}>
      <div className="space-y-3.5">
        {setting !== 'browser' && <Fixed text={words.fixed(setting)} />}
        {canChooseSpeaker() ? (
          <DeviceSelect
            label={words.select}
            devices={devices}
            chosen={chosen}
            onChoose={(speakerId) => sound.choose({ speakerId })}
          />
        ) : (
          <p className="text-sm text-text-2">{words.system}</p>
        )}
        <Button aria-disabled={playing} onClick={() => playing || play()}>
          <Volume2 aria-hidden className="size-4" />
          {playing ? words.playing : words.play}
        </Button>
      </div>
    </Card>
  );
}

/** Where it rings, and whose tones are heard before an answer. */
function RingingCard() {
  const sound = useSoundSession();
  const client = useClient();
  const devices = useSound((state) => state.devices.speakers);
  const chosen = useSound((state) => state.preferences.ringerId);
  const known = useEngine((state) => state.snapshot?.sound);
  const country = useWish(known?.toneCountry ?? null);
  const { ringing: words } = text;
  const chooseCountry = (picked: string) => {
    const toneCountry = toneCountryOf(picked);
    country.wish(toneCountry, () =>
      client.call('sound.configure', { toneCountry, holdMusic: known?.holdMusic ?? null }),
    );
  };
  return (
    <Card heading={words.heading}>
      <div className="space-y-3.5">
        {canChooseSpeaker() && (
          <DeviceSelect
            label={words.select}
            follow={words.follow}
            devices={devices}
            chosen={chosen}
            onChoose={(ringerId) => sound.choose({ ringerId })}
          />
        )}
        <div>
          <Select
            label={words.country}
            value={country.value ?? ''}
            onChange={({ target }) => chooseCountry(target.value)}
          >
            <option value="">{words.automatic(known ? countryName(known.playedCountry) : '')}</option>
            {toneCountries().map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
          <p className="mt-1.5 text-text-2 text-xs">{words.countryHint}</p>
        </div>
      </div>
    </Card>
  );
}

function TestCallCard() {
  const echo = useEngine((state) => state.snapshot?.lines.find(({ name }) => name.toLowerCase() === 'echo'));
  const connected = useConnected();
  const call = useCallAgain();
  if (!echo) return null;
  return (
    <Card heading={text.test.heading}>
      <p className="mb-3.5 text-sm text-text-2">{text.test.text}</p>
      <Button tone="primary" disabled={!connected} onClick={() => call(echo.uri)}>
        <Phone aria-hidden className="size-4" />
        {text.test.call}
      </Button>
    </Card>
  );
}

function Fixed({ text: words }: { readonly text: string }) {
  return <p className="rounded-lg bg-sunken px-3 py-2 text-sm text-text-2">{words}</p>;
}
