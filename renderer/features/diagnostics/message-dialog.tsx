import { ChevronLeft, ChevronRight, CircleAlert } from 'lucide-react';
import { useAnswer } from '../../bridge/use-answer.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { sinceWords } from './ladder-words.ts';
import { diagnosticsText } from './text.ts';
import type { Arrow, Lane } from './wire-source.ts';

const text = diagnosticsText.message;

interface MessageDialogProps {
  readonly traceId: string;
  readonly arrow: Arrow;
  readonly lanes: readonly Lane[];
  /** When the ladder began. */
  readonly first: number;
  /** Undefined at the first message. */
  readonly onPrevious: (() => void) | undefined;
  /** Undefined at the last message. */
  readonly onNext: (() => void) | undefined;
  readonly onClose: () => void;
}

/** One message whole, as it was on the wire but for its secrets. */
export function MessageDialog(props: MessageDialogProps) {
  const { traceId, arrow, lanes, first, onPrevious, onNext, onClose } = props;
  const { answer } = useAnswer('wire.message', { traceId, index: arrow.index });
  const said = answer.kind === 'ready' ? answer.value.text : '';
  const way = `${lanes[arrow.from]?.address ?? ''} → ${lanes[arrow.to]?.address ?? ''}`;
  return (
    <Dialog
      title={arrow.label}
      closeLabel={text.close}
      onClose={onClose}
      className="!w-[min(46rem,calc(100vw-1.5rem))]"
    >
      <p className="-mt-2 mb-3 break-words text-text-2 text-xs">
        {way}
        <br />
        {text.facts(arrow.protocol, arrow.bytes, sinceWords(arrow.at, first))}
      </p>
      {answer.kind === 'failed' ? (
        <p role="status" className="flex h-[50dvh] items-center justify-center gap-2 text-end-text">
          <CircleAlert aria-hidden className="size-4" />
          {answer.message}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get into it
        <section tabIndex={0} aria-label={text.text} className="h-[50dvh] overflow-auto rounded-lg bg-sunken p-3">
          <pre className="select-text font-mono text-xs leading-5">
            {answer.kind === 'loading' ? text.loading : said}
          </pre>
        </section>
      )}
      <div className="mt-3 flex items-center gap-2">
        <StepButton label={text.previous} icon={ChevronLeft} onStep={onPrevious} />
        <StepButton label={text.next} icon={ChevronRight} onStep={onNext} />
        <CopyButton
          value={said}
          label={text.copy}
          copiedLabel={text.copied}
          className="ml-auto"
          disabled={said === ''}
        />
      </div>
    </Dialog>
  );
}

interface StepButtonProps {
  readonly label: string;
  readonly icon: typeof ChevronLeft;
  readonly onStep: (() => void) | undefined;
}

/** Stays where it is at the end of the ladder, so that the keyboard isn't thrown off. */
function StepButton({ label, icon: Icon, onStep }: StepButtonProps) {
  return (
    <Button aria-label={label} aria-disabled={!onStep} className="!px-2.5" onClick={onStep}>
      <Icon aria-hidden className="size-4" />
    </Button>
  );
}
