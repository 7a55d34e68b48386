import { benchCallSetup } from './call-setup.ts';
import { benchSipMessage } from './sip-message.ts';

/** `npm run bench`: each figure beside a peer's in the same run. */
await benchSipMessage();
await benchCallSetup();
