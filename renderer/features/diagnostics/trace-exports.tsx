import { Copy, Download, FileText, Network } from 'lucide-react';
import { useClient, useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { toast, toastError } from '../../ui/toasts.ts';
import { bytesOfBase64, save } from './download.ts';
import { diagnosticsText } from './text.ts';

const text = diagnosticsText.exports;

/** A trace as a file or on the clipboard. */
export function TraceExports({ traceId }: { readonly traceId: string }) {
  const client = useClient();
  const connected = useConnected();
  const exported = (format: 'text' | 'pcap') => client.call('wire.export', { traceId, format });
  const download = (format: 'text' | 'pcap') => void exported(format).then(save).catch(toastError);
  const copy = async () => {
    const { base64 } = await exported('text');
    await navigator.clipboard.writeText(new TextDecoder().decode(bytesOfBase64(base64)));
    toast({ kind: 'done', text: text.copied });
  };
  const trigger = (
    <Button disabled={!connected} aria-label={text.menu}>
      <Download aria-hidden className="size-4" />
      <span className="max-sm:hidden">{text.menu}</span>
    </Button>
  );
  return (
    <Menu label={text.menu} trigger={trigger}>
      <MenuItem icon={FileText} label={text.text} onSelect={() => download('text')} />
      <MenuItem icon={Network} label={text.pcap} onSelect={() => download('pcap')} />
      <MenuItem icon={Copy} label={text.copy} onSelect={() => void copy().catch(toastError)} />
    </Menu>
  );
}
