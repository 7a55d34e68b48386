import { describe } from 'vitest';
import { callFlows } from './sipp-flows.ts';

describe('sipp over UDP on 127.0.0.1', () => callFlows({ transport: 'udp', address: '127.0.0.1' }));
