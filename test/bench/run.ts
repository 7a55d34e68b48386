import { benchCallSetup } from './call-setup.ts';
import { benchConference } from './conference.ts';
import { benchRegister } from './register.ts';
import { benchSipMessage, printMessageRates } from './sip-message.ts';

/** `npm run bench`: each figure beside a peer's in the same run. */
printMessageRates(benchSipMessage());
await benchCallSetup();
await benchRegister();
await benchConference();
