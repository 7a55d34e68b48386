import { formatAddress } from '../../main/base/address.ts';
import { defaults } from './options.ts';

export const usage = `Partyline, a SIP phone whose laptop is the conference bridge.

Usage: npm start -- [options]

  --host electron|browser|none   the window, the page in your browser, or the API alone
                                 (default: Electron where it is installed, else the browser)
  --data DIR                     the folder for everything Partyline remembers
  --sip ADDR:PORT                where SIP is heard, UDP and TCP (default ${formatAddress(defaults.sip)}; IPv6 in brackets)
  --rtp LOW-HIGH                 ports for sound (default ${defaults.rtp.low}-${defaults.rtp.high})
  --dns ADDR:PORT                DNS server to ask instead of the system's (IPv6 in brackets)
  --admission normal|strict|off  who may send as much as he likes: this machine and your own servers,
                                 nobody, or everybody (default normal)
  --tls-ca FILE                  certificates (PEM) that are believed besides the system's
  --http PORT                    the page and the API, on 127.0.0.1 only (default ${defaults.http}; 0: any free port)
  --mic browser|silence|tone:HZ|wav:FILE
                                 what the far end hears (default browser)
  --speaker browser|none|wav:FILE
                                 where the far end is heard (default browser)
  --auto-answer                  answer every call at once
  --room NAME                    open a room from the start, sip:room-NAME@…; as often as you like
  --json                         one JSON line on stdout when ready; everything else goes to stderr
  --help, --version
`;
