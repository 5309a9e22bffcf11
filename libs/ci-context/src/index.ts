export { type Checkout, readCheckout } from './checkout.ts';
export { type CiContext, type CiContextSource, readCiContext } from './ci-context.ts';
export { type EventContext, gitContext, workflowContext } from './contexts.ts';
export { type Environment, inActions } from './environment.ts';
export type { ActionsEvent, Payload } from './event.ts';
export { knownTags } from './git.ts';
export { type Repository, repositoryOfClone } from './repository.ts';
export { type WorkflowCommands, workflowCommands } from './workflow-commands.ts';
