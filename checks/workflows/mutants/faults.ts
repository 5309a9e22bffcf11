import { callFaults } from './faults-calls.ts';
import { commandFaults } from './faults-commands.ts';
import { orderFaults } from './faults-order.ts';
import { trustFaults } from './faults-trust.ts';

export const faults = [...orderFaults, ...trustFaults, ...callFaults, ...commandFaults];
