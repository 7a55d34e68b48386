import type { Device } from '../../audio/devices.ts';
import { Select } from '../../ui/select.tsx';
import { soundText as text } from './text.ts';

interface DeviceSelectProps {
  readonly label: string;
  readonly devices: readonly Device[];
  /** What the first entry is called, where it isn’t the system’s choice. */
  readonly follow?: string;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** The system's choice first; a chosen device that is unplugged stays in the list, so that it comes back by itself. */
export function DeviceSelect({ label, follow = text.systemDefault, devices, chosen, onChoose }: DeviceSelectProps) {
  const gone = chosen !== '' && !devices.some(({ id }) => id === chosen);
  return (
    <Select label={label} value={chosen} onChange={({ target }) => onChoose(target.value)}>
      <option value="">{follow}</option>
      {devices.map(({ id, label: name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {gone && <option value={chosen}>{text.gone}</option>}
    </Select>
  );
}
