export { type Checkout, readCheckout } from './checkout.ts';
export { type EventContext, gitContext, workflowContext } from './contexts.ts';
export { type Environment, inActions } from './environment.ts';
export { type ActionsEvent, type Payload, readEvent } from './event.ts';
export { apiOf, type Repository, readRepository, repositoryOfClone } from './repository.ts';
