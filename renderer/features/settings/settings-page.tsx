import { AudioLines, type LucideIcon, Network, PhoneIncoming, UserRound } from 'lucide-react';
import { classes } from '../../ui/classes.ts';
import { AccountsSection } from '../accounts/accounts-section.tsx';
import { ExchangeSection } from '../exchange/exchange-section.tsx';
import { IncomingSection } from '../incoming/incoming-section.tsx';
import { type SettingsSection, showSettings, useView } from '../shell/view.ts';
import { SoundSection } from '../sound/sound-section.tsx';
import { settingsText as text } from './text.ts';

const sections: readonly (readonly [SettingsSection, LucideIcon])[] = [
  ['accounts', UserRound],
  ['incoming', PhoneIncoming],
  ['exchange', Network],
  ['sound', AudioLines],
];

/** The sections beside the one on show; in a narrow window above it. */
export function SettingsPage() {
  const section = useView((state) => state.section);
  return (
    <main className="flex min-h-0 flex-1 flex-col wide:flex-row">
      <h1 className="sr-only">{text.title}</h1>
      <nav
        aria-label={text.sections}
        className="shrink-0 border-line border-b bg-surface wide:w-56 wide:border-r wide:border-b-0 wide:p-3"
      >
        <p aria-hidden className="hidden px-3 pt-1 pb-3 font-semibold text-lg tracking-tight wide:block">
          {text.title}
        </p>
        <ul className="flex justify-between gap-0.5 px-2 py-1.5 sm:justify-start wide:flex-col wide:p-0">
          {sections.map(([name, icon]) => (
            <li key={name}>
              <SectionButton name={name} icon={icon} chosen={name === section} />
            </li>
          ))}
        </ul>
      </nav>
      <div key={section} className="min-h-0 min-w-0 flex-1 scroll-pb-24 overflow-y-auto bg-canvas">
        <div className="mx-auto w-full max-w-xl px-4 py-5 sm:px-6 sm:py-6">
          <Section name={section} />
        </div>
      </div>
    </main>
  );
}

function Section({ name }: { readonly name: SettingsSection }) {
  switch (name) {
    case 'accounts':
      return <AccountsSection />;
    case 'incoming':
      return <IncomingSection />;
    case 'exchange':
      return <ExchangeSection />;
    case 'sound':
      return <SoundSection />;
  }
}

interface SectionButtonProps {
  readonly name: SettingsSection;
  readonly icon: LucideIcon;
  readonly chosen: boolean;
}

function SectionButton({ name, icon: Icon, chosen }: SectionButtonProps) {
  return (
    <button
      type="button"
      aria-label={text.names[name]}
      aria-current={chosen ? 'page' : undefined}
      onClick={() => showSettings(name)}
      className={classes(
        'flex w-full items-center gap-2.5 rounded-lg px-2.5 py-2 text-sm transition-colors wide:px-3',
        chosen
          ? 'bg-accent-soft font-medium text-accent-text forced-colors:outline'
          : 'text-text-2 hover:bg-hover hover:text-text',
      )}
    >
      <Icon aria-hidden className="hidden size-[1.125rem] shrink-0 sm:block" strokeWidth={1.9} />
      <span className="wide:hidden">{text.shortNames[name]}</span>
      <span className="hidden wide:inline">{text.names[name]}</span>
    </button>
  );
}
