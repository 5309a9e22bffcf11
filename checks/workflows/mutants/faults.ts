import { callFaults } from './faults-calls.ts';
import { commandFaults } from './faults-commands.ts';
import { libraryFaults } from './faults-libraries.ts';
import { orderFaults } from './faults-order.ts';
import { triggerFaults } from './faults-triggers.ts';
import { trustFaults } from './faults-trust.ts';

export const faults = [
  triggerFaults,
  orderFaults,
  trustFaults,
  callFaults,
  commandFaults,
  libraryFaults,
].flatMap((some) => Object.entries(some));
